"""The forms of equipment."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.structures import queries as structures
from encre.foundation.ui.forms import Day, VersionedForm, with_unit
from encre.research.equipment.choosing import person_named
from encre.research.equipment.hours import Unreadable, read_day, write_day
from encre.research.equipment.models import (
    Audience,
    Category,
    Instrument,
    InstrumentState,
    Training,
)
from encre.research.equipment.recurrence import MOST as MOST_TIMES
from encre.research.equipment.recurrence import Rule
from encre.research.equipment.services.declaring import STEPS
from encre.research.equipment.zones import YEARS, ZONES, at, length_text, zone

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LENGTHS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 600, 720, 1440, 2880, 4320)
LONG = (*LENGTHS, 7200, 10080, 20160)
PLACE_KINDS = ("team", "unit", "service", "federation")


def _lengths(minutes: tuple[int, ...]) -> list[tuple[int, str]]:
    return [(length, length_text(length)) for length in minutes]


class InstrumentForm(VersionedForm):
    """What an instrument is, and by which rules it is booked."""

    structure: Any = forms.ModelChoiceField(queryset=None, label=_("Belongs to"))
    name = forms.CharField(label=_("Name"), max_length=160)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    maker_model = forms.CharField(label=_("Make and model"), max_length=160, required=False)
    serial_number = forms.CharField(label=_("Serial number"), max_length=80, required=False)
    site: Any = forms.ModelChoiceField(queryset=None, label=_("Site"), required=False)
    room = forms.CharField(label=_("Room"), max_length=120, required=False)
    zone = forms.ChoiceField(label=_("Time zone of the site"), choices=ZONES)
    description = forms.CharField(
        label=_("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photo = forms.FileField(label=_("Photograph"), required=False)
    manual = forms.FileField(label=_("Manual or procedure"), required=False)
    audience = forms.ChoiceField(label=_("Who may book"), choices=Audience.choices)
    needs_training = forms.BooleanField(label=_("For trained people only"), required=False)
    needs_approval = forms.BooleanField(
        label=_("Bookings are approved by those who answer for it"), required=False
    )
    step = forms.TypedChoiceField(label=_("Booking step"), coerce=int)
    least = forms.TypedChoiceField(label=_("Shortest booking"), coerce=int)
    most = forms.TypedChoiceField(label=_("Longest booking"), coerce=int)
    ahead_days = with_unit(
        forms.IntegerField(label=_("Bookable how long ahead"), min_value=1, max_value=731),
        _("days"),
    )
    cancel_hours = with_unit(
        forms.IntegerField(
            label=_("Cancelled at the latest, before the beginning"), min_value=0, max_value=720
        ),
        _("hours"),
    )

    def __init__(
        self, *args: Any, person: "Person", instrument: Instrument | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        who = access.actor(person)
        self._offer_places(person, instrument)
        for name, offered in (("step", STEPS), ("least", LENGTHS), ("most", LONG)):
            present = getattr(instrument, name, None)
            known = offered if present in (None, *offered) else tuple(sorted((*offered, present)))
            self.fields[name].choices = _lengths(known)  # type: ignore[attr-defined]
        for number, name in WEEKDAYS.items():
            self.fields[f"day_{number}"] = forms.CharField(
                label=gettext("Opening hours, %(day)s") % {"day": name},
                required=False,
                max_length=120,
                help_text=gettext("8:00-12:30, 14:00-18:00. Empty: closed.") if not number else "",
            )
        sites = Instrument._meta.get_field("site").related_model
        rows = sites._default_manager.filter(structures__in=who.member_of).distinct()  # type: ignore[union-attr]
        self.fields["site"].queryset = rows.order_by("search_town", "pk")  # type: ignore[attr-defined]

    def _offer_places(self, person: "Person", instrument: Instrument | None) -> None:
        if instrument is not None:
            del self.fields["structure"]
            return
        who = access.actor(person)
        mine = {*who.teams, *who.with_role("head", "deputy", "manager")}
        rows = structures.open_structures(person).filter(pk__in=mine, kind__in=PLACE_KINDS)
        self.fields["structure"].queryset = rows.order_by("kind", "sort_name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the hours of each day."""
        answers: dict[str, Any] = super().clean() or {}
        hours: list[list[list[int]]] = []
        for number in WEEKDAYS:
            try:
                hours.append(read_day(answers.pop(f"day_{number}", "")))
            except Unreadable as error:
                words = {"piece": str(error)}
                sentence = gettext("“%(piece)s” is not understood. Write 8:00-12:30, 14:00-18:00.")
                self.add_error(f"day_{number}", sentence % words)
        answers["hours"] = hours
        return answers


def initial_of(instrument: Instrument) -> dict[str, Any]:
    """Return the answers with which the form of an instrument opens."""
    names = [name for name in InstrumentForm.base_fields if hasattr(instrument, name)]
    days = {f"day_{n}": write_day(day) for n, day in enumerate(instrument.hours)}
    return {name: getattr(instrument, name) for name in names if name != "photo"} | days


class StateForm(forms.Form):
    """Whether an instrument can be used."""

    state = forms.ChoiceField(label=_("State"), choices=InstrumentState.choices)
    note = forms.CharField(
        label=_("About its state"),
        max_length=300,
        required=False,
        help_text=_("Said to those who would book: what is the matter, until when."),
    )


class ResponsiblesForm(forms.Form):
    """Who answers for an instrument, one a line."""

    people = forms.CharField(
        label=_("People who answer for it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: first name and family name, or mail address."),
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = person

    def clean_people(self) -> list["Person"]:
        """Find each person."""
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines()]
        return [person_named(self.reader, line) for line in lines if line]


class _ForSomebody(forms.Form):
    """A form that may name somebody."""

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = person

    def clean_person(self) -> "Person | None":
        """Find the person."""
        text = self.cleaned_data.get("person", "")
        return person_named(self.reader, text) if text else None


class TimeForm(_ForSomebody):
    """How long, from the beginning that was chosen."""

    minutes = forms.TypedChoiceField(label=_("Duration"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, lengths: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["minutes"].choices = lengths  # type: ignore[attr-defined]


class BookForm(TimeForm):
    """A booking."""

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        required=False,
        help_text=_("Seen by you and by those who keep the instrument."),
    )
    person = forms.CharField(
        label=_("For somebody else"),
        max_length=250,
        required=False,
        help_text=_("First name and family name, or mail address. Empty: for you."),
    )
    repeat = forms.ChoiceField(
        label=_("Repeat"),
        choices=(("", _("No")), ("DAILY", _("Every day")), ("WEEKLY", _("Every week"))),
        required=False,
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        coerce=int,
        choices=[(number, capfirst(name)) for number, name in WEEKDAYS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For every week; none ticked: the day of the first booking."),
    )
    until = forms.DateField(label=_("Until"), required=False, widget=Day)
    count = with_unit(
        forms.IntegerField(
            label=_("or how many times"), required=False, min_value=2, max_value=MOST_TIMES
        ),
        _("times"),
    )

    def __init__(self, *args: Any, keeper: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not keeper:
            del self.fields["person"]

    def clean(self) -> dict[str, Any]:
        """Make the rule."""
        answers: dict[str, Any] = super().clean() or {}
        repeat, count, until = (answers.get(name) for name in ("repeat", "count", "until"))
        answers["rule"] = None
        if not repeat:
            return answers
        if (count is None) == (until is None):
            raise ValidationError({"until": _("Say until when, or how many times.")})
        days = tuple(answers.get("days") or ()) if repeat == "WEEKLY" else ()
        answers["rule"] = Rule(repeat, days=days, count=count, until=until)
        return answers


class MoveForm(TimeForm):
    """Another time for a booking."""

    following = forms.BooleanField(
        label=_("Move also all the following ones, by as much"), required=False
    )

    def __init__(self, *args: Any, repeats: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not repeats:
            del self.fields["following"]


class CancelForm(VersionedForm):
    """Why, and how much of a series."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    following = forms.BooleanField(label=_("Cancel also all the following ones"), required=False)

    def __init__(self, *args: Any, repeats: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not repeats:
            del self.fields["following"]


class RefuseForm(forms.Form):
    """Why a booking is refused."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class _Hour(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MaintenanceForm(forms.Form):
    """When maintenance takes an instrument; hours are those of its site."""

    first_day = forms.DateField(label=_("From, day"), widget=Day)
    first_hour = forms.TimeField(label=_("From, hour"), widget=_Hour)
    last_day = forms.DateField(label=_("Until, day"), widget=Day)
    last_hour = forms.TimeField(label=_("Until, hour"), widget=_Hour)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, instrument: Instrument, **options: Any) -> None:
        super().__init__(*args, **options)
        self.place = zone(instrument.zone)

    def clean(self) -> dict[str, Any]:
        """Join days and hours."""
        answers: dict[str, Any] = super().clean() or {}
        for name, edge in (("starts", "first"), ("ends", "last")):
            day, hour = answers.get(f"{edge}_day"), answers.get(f"{edge}_hour")
            if isinstance(day, date) and not YEARS[0] <= day.year <= YEARS[1]:
                self.add_error(f"{edge}_day", gettext("Enter a year between 2000 and 2100."))
            elif isinstance(day, date) and hour is not None:
                answers[name] = self._moment(day, hour)
        return answers

    def _moment(self, day: date, hour: Any) -> datetime:
        return at(day, hour.hour * 60 + hour.minute, self.place)


class TrainingForm(_ForSomebody):
    """A training."""

    person = forms.CharField(
        label=_("Person trained"),
        max_length=250,
        help_text=_("First name and family name, or mail address."),
    )
    trained_on = forms.DateField(
        label=Training._meta.get_field("trained_on").verbose_name, widget=Day
    )
    expires = forms.DateField(label=_("Counts until"), required=False, widget=Day)
    trainer_name = forms.CharField(
        label=_("Trainer"),
        max_length=160,
        required=False,
        help_text=_("Empty: you."),
    )
