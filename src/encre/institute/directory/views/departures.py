"""The pages of those who leave and who arrive."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access, links
from encre.foundation.base.errors import NotFound
from encre.foundation.base.ids import as_uuid
from encre.foundation.people import account_queries
from encre.foundation.people.services.tokens import tokens_of
from encre.foundation.ui.actions import Action, Crumb, Empty, Property, State
from encre.foundation.ui.pages import (
    BulkAction,
    ChoiceFilter,
    Column,
    DayFilter,
    FormPage,
    ListPage,
    ObjectPage,
    TextFilter,
)
from encre.institute.directory import owning
from encre.institute.directory.leaving_forms import DepartureForm, HandOverForm, RulesForm
from encre.institute.directory.models import Stay
from encre.institute.directory.services import staying
from encre.institute.directory.services.staying import FOLLOW
from encre.institute.directory.staying_facts import affiliations, people, rules
from encre.institute.directory.views.home import InDirectory
from encre.institute.login.queries import every_visit_of
from encre.institute.login.services import sessions_of

LIST, RULES = "directory.departure.list", "directory.rules.set"
SOON = timedelta(days=90)
SERVICES = 20


def home() -> Crumb:
    """Return the way back to the list."""
    return Crumb(_("Departures"), reverse("directory:departures"))


def state_of(stay: Stay | None) -> State | None:
    """Return where somebody stands on the way out."""
    if stay is None or stay.last_day is None:
        return None
    if stay.erased_at is not None:
        return State(_("Left, facts erased"), "neutral", "eraser")
    if stay.left_at is not None:
        return State(_("Left"), "neutral", "user-minus")
    today = timezone.localdate()
    if stay.last_day < today:
        return State(_("Gone, account open for a while"), "warning", "hourglass")
    if stay.last_day <= today + SOON:
        return State(_("Leaves soon"), "accent", "calendar")
    return State(_("End known"), "neutral", "calendar")


class Departures(InDirectory, ListPage):
    """Who leaves, and who left."""

    title, icon, action = _("Departures"), "user-minus", LIST
    order = ("gone", "last_day")
    columns = [
        Column("person", _("Person"), "person", link=True),
        Column("state", _("State"), state_of, "state"),
        Column("last_day", _("Last day"), kind="day", sort=("last_day",)),
        Column("closes_on", _("Account open until"), kind="day", sort=("closes_on",)),
        Column("erase_on", _("Facts kept until"), kind="day"),
    ]
    filters = [
        TextFilter("q", _("Name"), fields=("person__search_name",)),
        ChoiceFilter(
            "when",
            _("State"),
            choices=[("here", _("Not gone yet")), ("left", _("Left"))],
            conditions={"here": Q(left_at__isnull=True), "left": Q(left_at__isnull=False)},
        ),
        DayFilter("on", _("Last day"), column="last_day"),
    ]
    empty = Empty(
        _("Nobody leaves"),
        _("Whoever has an affiliation that ends appears here, with what is to be handed over."),
        "user-minus",
    )

    def rows(self) -> QuerySet[Stay]:
        """Return those the reader may follow, whose last day is known."""
        rows = access.visible(self.person, Stay.objects.filter(last_day__isnull=False))
        gone = Case(When(left_at__isnull=True, then=0), default=1)
        return rows.select_related("person").annotate(gone=gone)

    def row_url(self, row: Stay) -> str:
        """Return the page of the departure."""
        return reverse("directory:departure", args=[row.person_id])

    def actions(self) -> Sequence[Action]:
        """Offer the arrivals, and the rules to those who set them."""
        offered = []
        if access.can(self.person, Arrivals.action):
            url = reverse("directory:arrivals")
            offered.append(Action(_("Arrivals"), url, "user-plus", main=True))
        if access.can(self.person, RULES):
            rules_url = reverse("directory:departure-rules")
            offered.append(Action(_("Rules"), rules_url, "settings", main=True))
        return offered


class Arrivals(InDirectory, ListPage):
    """Who works here and has no account yet."""

    title, icon, action = _("Arrivals without an account"), "user-plus", "people.account.manage"
    order = ("sort_name",)
    columns = [
        Column("name", _("Person"), "display_name", link=True, sort=("sort_name",)),
        Column("since", _("Works here since"), "since", kind="day"),
        Column("email", _("Mail address"), "email"),
    ]
    filters = [TextFilter("q", _("Name"), fields=("search_name",))]
    empty = Empty(_("Everybody who works here has an account"), "", "users")

    def rows(self) -> QuerySet[Any]:
        """Return those at work today, whose account is not open."""
        today = affiliations().filter(Q(starts__isnull=True) | Q(starts__lte=timezone.localdate()))
        today = today.exclude(ends__lt=timezone.localdate())
        first = today.filter(person_id=OuterRef("pk")).order_by("starts").values("starts")[:1]
        rows = account_queries.without_account(self.person).filter(pk__in=today.values("person_id"))
        return rows.annotate(since=Subquery(first))

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the way back to departures."""
        return (*super().crumbs(), home())

    def bulk_actions(self) -> list[BulkAction]:
        """Offer to open accounts, each with its link by mail."""
        label = _("Open the account, and send the link that activates it")
        return [BulkAction("open", label, _receive, "user-plus")]


def _receive(row: Any, *, by: Any) -> None:
    access.require(by, "people.account.manage", row)
    staying.receive(row)


class AboutLeaver:
    """A page about the departure of the person of its address, whom the reader may follow."""

    person: Any
    kwargs: Any

    @cached_property
    def leaver(self) -> Any:
        """Return the person (raises NotFound)."""
        rows = people().filter(automatic=False).exclude(presence="merged")
        found = access.visible(self.person, rows, FOLLOW).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found

    @cached_property
    def stay(self) -> Stay | None:
        """Return what is known of their stay."""
        return Stay.objects.filter(person_id=self.leaver.pk).first()


class DeparturePage(AboutLeaver, ObjectPage[Any]):
    """When somebody leaves, what closes, what they answer for, and who could take over."""

    template_name = "directory/departure.html"
    view_action = FOLLOW
    icon = "user-minus"
    show_links = False

    @property
    def show_history(self) -> bool:  # type: ignore[override]
        """Show the journal to those who keep the person's facts."""
        return bool(access.can(self.person, "people.person.edit", self.leaver))

    def find(self) -> Any:
        """Return the person."""
        return self.leaver

    def heading(self) -> str:
        """Name the departure."""
        return gettext("Departure of %(name)s") % {"name": self.leaver}

    def crumbs(self) -> Sequence[Crumb]:
        """Return the list, for those who may read it, then the person."""
        listed = (home(),) if access.can(self.person, LIST) else ()
        return (*listed, Crumb(str(self.leaver), links.address(self.leaver)))

    def state(self) -> State | None:
        """Return where the person stands."""
        return state_of(self.stay)

    def actions(self) -> Sequence[Action]:
        """Offer to say the last day."""
        if not self.may_plan or self.leaver.presence != "active":
            return ()
        url = reverse("directory:departure-plan", args=[self.leaver.pk])
        return (Action(_("Say the last day"), url, "calendar", main=True, key="e"),)

    @cached_property
    def may_plan(self) -> bool:
        """Say whether the reader may end this person's affiliations."""
        return may_plan(self.person, self.leaver)

    def offered(self) -> list[Action]:
        """Offer nothing of other rooms here: the person's page does."""
        return []

    def properties(self) -> Sequence[Property]:
        """Return the days."""
        stay = self.stay
        if stay is None or stay.last_day is None:
            return ()
        return (
            Property(_("Last day"), stay.last_day, "day"),
            Property(_("Account open until"), stay.closes_on, "day"),
            Property(_("Facts kept until"), stay.erase_on, "day"),
            Property(_("Announced"), stay.announced_for == stay.last_day, "truth"),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return what the person answers for, who could take over, and what is still open."""
        account = account_queries.account_of(self.leaver)
        tokens = tokens_of(account) if account else []
        return super().get_context_data(
            leaver=self.leaver,
            stay=self.stay,
            holdings=owning.holdings(self.leaver, self.person),
            candidates=owning.candidates(self.leaver, self.person),
            account=account,
            visits=every_visit_of(account).exclude(told="done")[:SERVICES] if account else (),
            sessions=len(sessions_of(account)) if account else 0,
            tokens=sum(token.revoked_at is None for token in tokens),
            may_hand=self.leaver.presence != "merged",
            **context,
        )


def may_plan(reader: Any, leaver: Any) -> bool:
    """Say whether a reader may end a person's affiliations: keepers, heads, never oneself."""
    if access.can(reader, "people.person.create"):
        return True
    return reader.pk != leaver.pk and bool(access.can(reader, "people.person.affiliate", leaver))


class LeaverForm(AboutLeaver, FormPage):
    """A form about a departure."""

    draft = False

    def check(self) -> None:
        """Require the right before anything is shown."""
        self.leaver  # noqa: B018 - reading it requires the right

    def back(self) -> str:
        """Return the page of the departure."""
        return reverse("directory:departure", args=[self.leaver.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the departure."""
        name = gettext("Departure of %(name)s") % {"name": self.leaver}
        return (Crumb(name, self.back()),)


class PlanDeparture(LeaverForm):
    """Says the last day of a person."""

    title, icon = _("Say the last day"), "calendar"
    form_class = DepartureForm
    next_step = _(
        "Every affiliation that goes beyond ends on this day. The account stays open for the days"
        " of grace of the category, then closes by itself."
    )
    done = _("The last day is noted.")

    def check(self) -> None:
        """Leave it to those who keep the affiliations."""
        super().check()
        if not may_plan(self.person, self.leaver):
            access.require(self.person, "people.person.create")

    def initial(self) -> Mapping[str, Any]:
        """Return the last day as it stands."""
        return {"on": self.stay.last_day if self.stay else None}

    def perform(self, form: Any) -> str:
        """Note it."""
        staying.plan_departure(self.leaver, by=self.person, **form.cleaned_data)
        return self.back()


class HandOver(LeaverForm):
    """Passes on what somebody answers for."""

    title, icon = _("Pass on"), "arrows-exchange"
    form_class = HandOverForm
    submit_label = _("Pass on")

    @cached_property
    def owned(self) -> Any:
        """Return the sort of objects of the address, which can be passed on."""
        owned = links.owned_named(self.kwargs["name"])
        if owned is None or owned.hand_over is None:
            raise NotFound
        return owned

    def heading(self) -> str:
        """Name what is passed on."""
        words = {"what": self.owned.label, "name": self.leaver}
        return gettext("%(what)s of %(name)s") % words

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say what the successor receives."""
        self.intro = self.owned.means
        return super().get_context_data(**context)

    def form_options(self) -> dict[str, Any]:
        """Return who could take over, and what there is."""
        rows = access.visible(self.person, self.owned.rows(self.leaver)).order_by("created_at")
        kind = self.owned.shown_kind
        things = [
            (str(row.pk), kind.title(row)) for row in rows.select_related(*kind.prefetch)[:500]
        ]
        found = owning.candidates(self.leaver, self.person)
        chosen = [(str(one.person.pk), f"{one.person} – {one.reason}") for one in found]
        return {"people": chosen, "things": things}

    def initial(self) -> Mapping[str, Any]:
        """Tick everything, and propose the first successor."""
        options = self.form_options()
        first = options["people"][0][0] if options["people"] else None
        return {"to": first, "objects": [pk for pk, _title in options["things"]]}

    def perform(self, form: BaseForm) -> str:
        """Pass it on."""
        ids = [pk for pk in map(as_uuid, form.cleaned_data["objects"]) if pk]
        to = people().get(pk=form.cleaned_data["to"])
        done = staying.hand_over(self.leaver, self.owned.name, ids, to=to, by=self.person)
        words = ngettext("%(count)d object passed on.", "%(count)d objects passed on.", done)
        messages.success(self.request, words % {"count": done})
        return self.back()


class Rules(FormPage):
    """The house's rules about departures."""

    title, icon, action = _("Rules of departures"), "settings", RULES
    form_class = RulesForm
    draft = False
    done = _("The rules are saved; every date is computed again.")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (home(),)

    def initial(self) -> Mapping[str, Any]:
        """Return the present rules."""
        kept = rules()
        grace = {f"grace_{name}": days for name, days in kept.grace.items()}
        facts = ("notice_days", "erase_days", "arrivals_from", "version")
        return grace | {name: getattr(kept, name) for name in facts}

    def perform(self, form: Any) -> str:
        """Save them."""
        staying.set_rules(by=self.person, **form.rules())
        return reverse("directory:departures")
