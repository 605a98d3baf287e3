"""Instruments: what they are, where, who answers for them, and by which rules they are booked."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record
from encre.research.equipment.hours import WEEKDAYS


class Category(models.TextChoices):
    """What an instrument is for."""

    MICROSCOPY = "microscopy", _("Microscopy")
    CYTOMETRY = "cytometry", _("Cytometry and cell sorting")
    MOLECULAR = "molecular", _("PCR and molecular biology")
    SEQUENCING = "sequencing", _("Sequencing")
    SPECTROMETRY = "spectrometry", _("Mass spectrometry and chromatography")
    IMAGING = "imaging", _("Small-animal imaging")
    CULTURE = "culture", _("Cell culture")
    HISTOLOGY = "histology", _("Histology")
    SEPARATION = "separation", _("Centrifugation")
    COMPUTING = "computing", _("Computing")
    ROOM = "room", _("Room or bench")
    OTHER = "other", _("Other")


class InstrumentState(models.TextChoices):
    """Whether an instrument can be used."""

    SERVICE = "service", _("In service")
    MAINTENANCE = "maintenance", _("Under maintenance")
    OUT = "out", _("Out of service")
    RETIRED = "retired", _("Retired")


class Audience(models.TextChoices):
    """Who may book."""

    TEAM = "team", _("The team or service that owns it")
    UNIT = "unit", _("The whole unit")
    INSTITUTE = "institute", _("Everyone at the institute")


def weekdays() -> list[list[list[int]]]:
    """Return the hours an instrument begins with: Monday to Friday, 8:00 to 20:00."""
    return [[list(pair) for pair in day] for day in WEEKDAYS]


class Instrument(Record):
    """An instrument that is booked; one person at a time. Lengths are in minutes."""

    structure = models.ForeignKey(
        "structures.Structure",
        models.PROTECT,
        related_name="instruments",
        verbose_name=_("Belongs to"),
    )
    name = Char(_("Name"), max_length=160)
    sort_name = Folded(source="names_to_search", max_length=500)
    category = Char(_("Category"), max_length=14, choices=Category, default=Category.OTHER)
    maker_model = Char(_("Make and model"), max_length=160, blank=True, default="")
    serial_number = Char(_("Serial number"), max_length=80, blank=True, default="")
    site = models.ForeignKey(
        "structures.Site", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    room = Char(_("Room"), max_length=120, blank=True, default="")
    zone = Char(_("Time zone of the site"), max_length=40, default="Europe/Paris")
    description = models.TextField(_("What it is for"), blank=True, default="")
    photo = models.ForeignKey("files.File", models.SET_NULL, null=True, related_name="+")
    state = Char(_("State"), max_length=12, choices=InstrumentState, default="service")
    state_note = Char(_("About its state"), max_length=300, blank=True, default="")
    audience = Char(_("Who may book"), max_length=10, choices=Audience, default=Audience.TEAM)
    audience_structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, null=True, related_name="+", editable=False
    )
    hours = models.JSONField(_("Opening hours"), default=weekdays)
    step = models.PositiveSmallIntegerField(_("Booking step"), default=30)
    least = models.PositiveSmallIntegerField(_("Shortest booking"), default=30)
    most = models.PositiveSmallIntegerField(_("Longest booking"), default=480)
    ahead_days = models.PositiveSmallIntegerField(_("Bookable how long ahead"), default=60)
    cancel_hours = models.PositiveSmallIntegerField(_("Cancelled at the latest"), default=0)
    needs_approval = models.BooleanField(_("Bookings are approved"), default=False)
    needs_training = models.BooleanField(_("For trained people only"), default=False)
    created_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            one_of("category", Category, "equipment_instrument_category"),
            one_of("state", InstrumentState, "equipment_instrument_state"),
            one_of("audience", Audience, "equipment_instrument_audience"),
            models.CheckConstraint(
                condition=Q(audience="institute", audience_structure__isnull=True)
                | (~Q(audience="institute") & Q(audience_structure__isnull=False)),
                name="equipment_instrument_audience_of",
            ),
            models.CheckConstraint(
                condition=Q(
                    step__gte=5, step__lte=1440, least__gte=5, most__gte=F("least"), most__lte=20160
                ),
                name="equipment_instrument_lengths",
            ),
            models.CheckConstraint(
                condition=Q(ahead_days__gte=1, ahead_days__lte=731, cancel_hours__lte=720),
                name="equipment_instrument_limits",
            ),
        ]
        indexes = [models.Index(fields=["sort_name", "id"], name="equipment_instruments")]

    def __str__(self) -> str:
        return self.name

    @property
    def names_to_search(self) -> str:
        """Return the words it is found and sorted by: its name first."""
        return " ".join(filter(None, (self.name, self.maker_model, self.room)))

    @property
    def place(self) -> str:
        """Return « Site Villejean · pièce 214 », as far as it is known."""
        return " · ".join(filter(None, (str(self.site) if self.site else "", self.room)))


class Responsible(models.Model):
    """Somebody answers for an instrument: changes its rules, approves, trains, notes absences."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="responsibles")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "person"], name="equipment_responsible_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
