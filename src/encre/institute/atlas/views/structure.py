"""The page of a structure: what it is, who works there, where it comes from, where it stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from encre.foundation import access, links, ui
from encre.foundation.structures import holding
from encre.foundation.structures import queries as structures
from encre.foundation.ui.actions import Action, Crumb, Property
from encre.foundation.ui.pages import ObjectPage
from encre.institute.atlas import marks, queries
from encre.institute.atlas.views.lists import briefly, categories, home_crumb, state_of

STAFF_SHOWN = 60
EDIT, PLACE = "structures.structure.edit", "structures.structure.place"
NAME = "structures.responsibility.give"
ICONS = {
    "institute": "building-bank",
    "delegation": "map-pin",
    "unit": "microscope",
    "team": "users-group",
    "service": "briefcase",
    "federation": "network",
}
STEP_ICONS = {
    "F": "arrow-merge",
    "E": "arrows-split-2",
    "EF": "git-compare",
    "R": "refresh",
    "I": "corner-down-right",
    "S": "git-branch",
    "SF": "git-fork",
}


@dataclass(frozen=True)
class Step:
    """A moment of a structure's life: it came from another, was created, became another, closed."""

    year: int | None
    words: Any
    icon: str
    other: Any = None
    state: ui.State | None = None
    here: bool = False


class StructurePage(ObjectPage[Any]):
    """One structure; public, its people for those signed in."""

    template_name = "atlas/structure.html"
    public = True

    def find(self) -> Any:
        """Return the structure."""
        return queries.structure(self.person, self.kwargs["pk"])

    @property
    def show_history(self) -> bool:  # type: ignore[override]
        """Say whether the journal is shown: to people of the institute."""
        return self.person is not None

    @cached_property
    def abilities(self) -> set[str]:
        """Return what the reader may do here."""
        if self.person is None:
            return set()
        return access.abilities(self.person, self.object, (EDIT, PLACE, NAME))

    @property
    def kind_label(self) -> str:  # type: ignore[override]
        """Return what the structure is."""
        return str(self.object.nature or self.object.get_kind_display())

    @property
    def icon(self) -> str:  # type: ignore[override]
        """Return the icon of its kind."""
        return ICONS[self.object.kind]

    @cached_property
    def places(self) -> list[Any]:
        """Return where the structure lies and lay, today's places first."""
        rows = list(structures.parents(self.object))
        return sorted(rows, key=lambda row: not row.holds())

    def crumbs(self) -> Sequence[Crumb]:
        """Return the atlas, then the first structure above this one."""
        steps = [home_crumb()]
        above = next((row.parent for row in self.places if row.holds()), None)
        if above is not None:
            steps.append(Crumb(briefly(above), links.address(above)))
        return steps

    def state(self) -> ui.State:
        """Return whether it lives."""
        return state_of(self.object)

    def actions(self) -> Sequence[Action]:
        """Return what the reader may do now."""
        address = lambda name: reverse(f"atlas:{name}", args=[self.object.pk])  # noqa: E731
        found = [Action(_("Organisation chart"), address("chart"), "sitemap")]
        if EDIT in self.abilities:
            edit = Action(_("Edit"), address("structure-edit"), "edit", main=True, key="e")
            found += [
                edit,
                Action(_("Add a label"), address("label-new"), "tag"),
                Action(_("Say where it stands"), address("structure-site"), "map-pin"),
            ]
        if NAME in self.abilities:
            found.append(
                Action(_("Name somebody responsible"), address("responsibility-new"), "user-star")
            )
        if PLACE in self.abilities:
            found += [
                Action(_("Add a part"), address("part-new"), "plus"),
                Action(_("Place under another"), address("attach"), "hierarchy"),
                Action(_("Say where it comes from"), address("succession-new"), "timeline"),
                Action(_("Pass on what it holds"), address("transmit"), "arrows-exchange"),
            ]
            if self.object.ends is None:
                found.append(
                    Action(_("Close"), address("structure-close"), "archive", tone="danger")
                )
        return found

    def properties(self) -> Sequence[Property]:
        """Return the identity of the structure."""
        it = self.object
        labels = [
            format_html("<li>{}</li>", label.text)
            for label in it.labels.order_by("pk")
            if label.holds() or it.ends
        ]
        held = structures.supervisions(it)
        return (
            Property(_("Labels"), _plain_list(dict.fromkeys(labels))),
            Property("RNSR", it.rnsr, "code"),
            Property("ROR", it.ror, "code"),
            Property(_("Since"), it.starts, "day"),
            Property(_("Until"), it.ends, "day"),
            Property(_("Under"), _linked_list(row.parent for row in self.places if row.holds())),
            Property(_("Supervising bodies"), _bodies(held, "supervising")),
            Property(_("Participating bodies"), _bodies(held, "participating")),
            Property(_("Website"), _website(it.website)),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the parts, the people, the history and the place."""
        shared = super().get_context_data(**context)
        ancestry = structures.history(self.object)
        held = structures.responsible([self.object.pk]).get(self.object.pk, [])
        return shared | {
            "parts": list(structures.parts(self.object)[:200]),
            "held": [row for row in held if self.may_read_name(row)],
            "held_before": [row for row in self.past_responsible() if self.may_read_name(row)],
            "life": _life(self.object, ancestry),
            "town": marks.plain_town(self.object.site.town) if self.object.site else "",
            "past_places": [row for row in self.places if not row.holds()],
            "point": marks.point_of(self.object.site),
            "map_size": marks.SIZE,
            "may_name": NAME in self.abilities,
            "may_place": PLACE in self.abilities,
            "places_now": [row for row in self.places if row.holds()],
            "sign_in_url": f"{settings.LOGIN_URL}?{urlencode({'next': self.request.path})}",
            **(self.kept() if PLACE in self.abilities else {}),
            "staff": self.staff() if self.person is not None else None,
        }

    def kept(self) -> dict[str, Any]:
        """Return what a closed structure still holds, and what was passed on before."""
        closed = not self.object.holds() and self.object.ends is not None
        return {
            "still": holding.holdings(self.object, self.person) if closed else [],
            "transmissions": list(holding.transmissions(self.object)[:5]),
        }

    def may_read_name(self, row: Any) -> bool:
        """Say whether a name may be shown: those of unlisted people, to people of the house."""
        return row.person is None or not row.person.unlisted or self.person is not None

    def past_responsible(self) -> list[Any]:
        """Return those who answered for the structure before, the last ones first."""
        rows = self.object.responsibilities.select_related("person").filter(ends__isnull=False)
        return [row for row in rows.order_by("-ends", "family_name") if not row.holds()]

    def staff(self) -> dict[str, Any]:
        """Return true counts by category, and the first people by name."""
        rows = structures.staff(self.object, self.person)
        pairs = set(rows.order_by().values_list("person_id", "category"))
        found = Counter(category for _person, category in pairs)
        shown: list[Any] = []
        seen: set[Any] = set()
        for row in rows[: STAFF_SHOWN * 2]:
            if row.person_id not in seen and len(shown) < STAFF_SHOWN:
                seen.add(row.person_id)
                shown.append(row)
        total = len({person for person, _category in pairs})
        address = f"{reverse('atlas:people')}?unit={self.object.pk}"
        return {
            "counts": [
                (label, found[value], f"{address}&category={value}")
                for value, label in categories()
                if value in found
            ],
            "rows": shown,
            "total": total,
            "more": total - len(shown),
            "url": address,
        }


def _life(structure: Any, ancestry: structures.Ancestry) -> list[Step]:
    """Return what happened to a structure, in order; empty when nothing but its creation did."""
    if not (ancestry.before or ancestry.after or structure.ends):
        return []
    begun = structure.starts.year if structure.starts else None
    steps = [(0, _step(row, row.predecessor)) for row in ancestry.before]
    steps.append((1, Step(begun, _("Creation"), "flag", here=True)))
    steps += [(2, _step(row, row.successor)) for row in ancestry.after]
    if structure.ends:
        steps.append((3, Step(structure.ends.year, _("Closing"), "archive", here=True)))
    first = begun or 0
    # What has no year stands by the creation it belongs to; a later merger stands after it.
    return [step for _order, step in sorted(steps, key=lambda it: (it[1].year or first, it[0]))]


def _step(row: Any, other: Any) -> Step:
    kind, icon = row.get_kind_display(), STEP_ICONS[row.kind]
    return Step(row.year, kind, icon, other, state_of(other))


def _plain_list(items: Any) -> SafeString | str:
    found = list(items)
    if not found:
        return ""
    return format_html(
        '<ul class="plain">{}</ul>', format_html_join("", "{}", ((item,) for item in found))
    )


def _linked_list(rows: Any) -> SafeString | str:
    return _plain_list(
        format_html('<li><a href="{}">{}</a></li>', links.address(row), briefly(row))
        for row in rows
    )


def _bodies(rows: Any, nature: str) -> SafeString | str:
    return _plain_list(
        format_html('<li title="{}">{}</li>', row.body.name, row.body)
        for row in rows
        if row.nature == nature
    )


def _website(address: str) -> SafeString | str:
    if not address:
        return ""
    shown = address.split("://", 1)[-1].rstrip("/")
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, shown)
