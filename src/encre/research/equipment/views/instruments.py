"""Instruments: the list, one with its week, declaring and keeping it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.commons.files import queries as files
from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.people import queries as people
from encre.foundation.structures.origins import origins_shown
from encre.foundation.ui.actions import Action, Crumb, Empty, Participant, Property, State
from encre.foundation.ui.pages import (
    ChoiceFilter,
    Column,
    FlagFilter,
    FormPage,
    ListPage,
    ObjectPage,
    TextFilter,
)
from encre.research.equipment import queries
from encre.research.equipment.forms import (
    InstrumentForm,
    ResponsiblesForm,
    StateForm,
    initial_of,
)
from encre.research.equipment.models import Category, Instrument, InstrumentState
from encre.research.equipment.services import declaring
from encre.research.equipment.showing import (
    instrument_state,
    now_text,
    path_to,
    week_of,
    week_title,
)
from encre.research.equipment.views.reading import asked_day, instrument_of, kept_instrument
from encre.research.equipment.zones import ZONES, length_text


class InstrumentList(ListPage):
    """The instruments the reader may see, with what each is doing now."""

    title, icon = _("Equipment"), "microscope"
    columns = (
        Column("name", _("Name"), link=True, sort=("sort_name",)),
        Column("now", _("Now"), value=instrument_state, kind="state"),
        Column("category", _("Category"), Instrument.get_category_display),
        Column("maker_model", _("Make and model"), shown=False),
        Column("structure", _("Belongs to"), "structure.title"),
        Column("place", _("Where it is")),
    )
    order = ("sort_name",)
    filters = (
        TextFilter("q", _("Words of the name, the model or the room"), fields=("sort_name",)),
        ChoiceFilter("category", _("Category"), choices=Category.choices),
        ChoiceFilter("state", _("State"), choices=InstrumentState.choices),
        FlagFilter("free", _("Free now"), condition=Q(busy_until__isnull=True, state="service")),
        FlagFilter("open", _("Without training"), condition=Q(needs_training=False)),
    )
    empty = Empty(
        _("No instrument yet"),
        _("An instrument that is declared here can be booked by its team, its unit or everyone."),
        "microscope",
    )

    def rows(self) -> QuerySet[Instrument]:
        """Return them; those retired only when asked for."""
        rows = queries.instruments(self.person)
        if "retired" not in self.request.GET.getlist("state"):
            rows = rows.exclude(state="retired")
        return queries.with_now(rows)

    def actions(self) -> Sequence[Action]:
        """Return the ways to one's bookings and approvals."""
        links = [
            Action(
                _("My bookings"),
                reverse("equipment:bookings"),
                "calendar-event",
                main=True,
                key="b",
            ),
            Action(_("Bookings to approve"), reverse("equipment:approvals"), "clipboard-check"),
            Action(_("Calendar addresses"), reverse("equipment:calendars"), "rss"),
        ]
        if self.may("equipment.instrument.declare"):
            new = reverse("equipment:instrument-new")
            links.insert(1, Action(_("Declare an instrument"), new, "plus", main=True, key="n"))
        return links


class InstrumentPage(ObjectPage[Instrument]):
    """An instrument: what it does now, its week, its rules, its papers."""

    template_name = "equipment/instrument.html"
    icon, kind_label = "microscope", _("Instrument")

    def find(self) -> Instrument:
        """Return the instrument, with what it does now (raises NotFound)."""
        rows = queries.with_now(queries.instruments(self.person))
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found

    @cached_property
    def may(self) -> set[str]:
        """Return what the reader may do."""
        asked = [f"equipment.instrument.{verb}" for verb in ("book", "manage")]
        found = access.abilities(self.person, self.object, asked)
        return {name.rpartition(".")[2] for name in found}

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()

    def state(self) -> State:
        """Return what it is doing."""
        return instrument_state(self.object)

    def people(self) -> Sequence[Participant]:
        """Return who answers for it, as far as the reader may see."""
        rows = people.people(self.person).filter(pk__in=self.answering)
        return [Participant(row, _("answers for it")) for row in rows.order_by("sort_name")]

    @cached_property
    def answering(self) -> list[Any]:
        """Return the ids of those who answer for it."""
        return [row.pk for row in queries.responsible_people(self.object)]

    def properties(self) -> Sequence[Property]:
        """Return what it is, where, and its rules."""
        row = self.object
        zone_name = dict(ZONES).get(row.zone, row.zone)
        return (
            Property(_("Category"), row.get_category_display()),
            Property(_("Make and model"), row.maker_model),
            Property(_("Serial number"), row.serial_number, "code"),
            Property(_("Belongs to"), row.structure.title),
            Property(_("Its origin"), origins_shown(row)),
            Property(_("Where it is"), row.place),
            Property(_("Hours of the site"), zone_name if row.zone != "Europe/Paris" else ""),
            Property(_("Who may book"), row.get_audience_display()),
            Property(_("Booking step"), length_text(row.step)),
            Property(_("Shortest booking"), length_text(row.least)),
            Property(_("Longest booking"), length_text(row.most)),
            Property(_("Bookable how long ahead"), length_text(row.ahead_days * 1440)),
            Property(
                _("Cancelled at the latest, before the beginning"),
                length_text(row.cancel_hours * 60) if row.cancel_hours else "",
            ),
        )

    def actions(self) -> Sequence[Action]:
        """Return what can be done."""
        pk = [self.object.pk]
        found = []
        if "book" in self.may and self.object.state == "service":
            found += [
                Action(
                    *(_("Book"), reverse("equipment:book", args=pk), "calendar-event"),
                    main=True, tone="accent", key="b",
                ),
                Action(_("Book now"), reverse("equipment:now", args=pk), "clock", main=True),
            ]  # fmt: skip
        found.append(Action(_("Calendar address"), reverse("equipment:calendar", args=pk), "rss"))
        found.append(Action(_("Trainings"), reverse("equipment:trainings", args=pk), "school"))
        if "manage" not in self.may:
            return found
        return found + [
            Action(label, reverse(f"equipment:{name}", args=pk), icon)
            for label, name, icon in (
                (_("Edit"), "instrument-edit", "edit"),
                (_("Plan maintenance"), "maintenance", "tool"),
                (_("Change its state"), "state", "progress"),
                (_("Who answers for it"), "responsibles", "users"),
                (_("Label to print"), "label", "qrcode"),
            )
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the week asked for, and the papers."""
        row = self.object
        day = asked_day(row, self.request.GET.get("day", ""))
        bookable = "book" in self.may and row.state == "service"
        week = week_of(row, day, self.person, may_book=bookable)
        held = files.files_of(row)
        return super().get_context_data(
            week=week,
            week_title=week_title(day),
            day=day,
            previous_week=(day - timedelta(days=7)).isoformat(),
            next_week=(day + timedelta(days=7)).isoformat(),
            previous_day=(day - timedelta(days=1)).isoformat(),
            next_day=(day + timedelta(days=1)).isoformat(),
            now_text=now_text(row, self.person) if row.state == "service" else "",
            photo=next((file for file in held if file.pk == row.photo_id), None),
            papers=[file for file in held if file.pk != row.photo_id],
            **context,
        )


class _InstrumentForm(FormPage):
    """A form of an instrument."""

    form_class = InstrumentForm
    icon = "microscope"

    def keep_files(self, instrument: Instrument, photo: Any, manual: Any) -> None:
        """Keep what was sent."""
        for sent, is_photo in ((photo, True), (manual, False)):
            if sent:
                declaring.attach(instrument, sent, by=self.person, name=sent.name, photo=is_photo)


class NewInstrument(_InstrumentForm):
    """Declare an instrument."""

    title, action = _("Declare an instrument"), "equipment.instrument.declare"
    submit_label, done = _("Declare the instrument"), _("The instrument is declared.")
    next_step = _("You answer for it; you may then name others, and print its label.")

    def form_options(self) -> dict[str, Any]:
        """Offer the teams and units of the person."""
        return {"person": self.person, "instrument": None}

    def initial(self) -> Mapping[str, Any]:
        """Begin with the usual rules."""
        return initial_of(Instrument())

    def perform(self, form: Any) -> str | Model:
        """Declare it."""
        facts = form.cleaned_data
        facts.pop("version")
        photo, manual = facts.pop("photo"), facts.pop("manual")
        made = declaring.declare(facts.pop("structure"), by=self.person, **facts)
        self.keep_files(made, photo, manual)
        return reverse("equipment:instrument", args=[made.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()


class EditInstrument(_InstrumentForm):
    """Change an instrument and its rules."""

    title, done = _("Edit the instrument"), _("The instrument is changed.")
    next_step = _("Bookings made before keep their time, even outside the new rules.")

    @cached_property
    def object(self) -> Instrument:
        """Return the instrument."""
        return kept_instrument(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who keep it."""
        _found = self.object

    def form_options(self) -> dict[str, Any]:
        """Return the instrument."""
        return {"person": self.person, "instrument": self.object}

    def initial(self) -> Mapping[str, Any]:
        """Return what is known."""
        return initial_of(self.object)

    def perform(self, form: Any) -> str | Model:
        """Change it."""
        facts = form.cleaned_data
        version = facts.pop("version") or self.object.version
        photo, manual = facts.pop("photo"), facts.pop("manual")
        declaring.change(self.object, by=self.person, version=version, **facts)
        self.keep_files(self.object, photo, manual)
        return reverse("equipment:instrument", args=[self.object.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object)


class SetState(FormPage):
    """Put an instrument in or out of service."""

    title, icon, form_class = _("Change its state"), "progress", StateForm
    done = _("Its state is changed.")
    next_step = _("While it is not in service, nobody can book; bookings made before stay.")
    draft = False

    @cached_property
    def object(self) -> Instrument:
        """Return the instrument."""
        return kept_instrument(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who keep it."""
        _found = self.object

    def initial(self) -> Mapping[str, Any]:
        """Return its present state."""
        return {"state": self.object.state, "note": self.object.state_note}

    def perform(self, form: Any) -> str | Model:
        """Change it."""
        declaring.set_state(self.object, by=self.person, **form.cleaned_data)
        return reverse("equipment:instrument", args=[self.object.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object)


class Responsibles(FormPage):
    """Say who answers for an instrument."""

    title, icon, form_class = _("Who answers for it"), "users", ResponsiblesForm
    done, draft = _("Those who answer for it are named."), False

    @cached_property
    def object(self) -> Instrument:
        """Return the instrument."""
        return kept_instrument(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who keep it."""
        _found = self.object

    def form_options(self) -> dict[str, Any]:
        """Find people as the reader may."""
        return {"person": self.person}

    def initial(self) -> Mapping[str, Any]:
        """Return who does now."""
        rows = queries.responsible_people(self.object)
        return {"people": "\n".join(row.email or row.display_name for row in rows)}

    def perform(self, form: Any) -> str | Model:
        """Name them; one may well leave oneself out."""
        declaring.set_responsibles(self.object, form.cleaned_data["people"], by=self.person)
        pk = self.object.pk
        try:
            instrument_of(self.person, pk)
        except NotFound:
            return reverse("equipment:instruments")
        return reverse("equipment:instrument", args=[pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object)
