"""Structures of research, the bodies above them, how they came to be, what passed between them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import in_order, one_of
from encre.foundation.base.fields import Char, Folded, Url
from encre.foundation.base.models import Dated, Record


class Body(Record):
    """An establishment that employs people or supervises structures (tutelle)."""

    name = Char(_("Name"), max_length=250)
    acronym = Char(_("Acronym"), max_length=80, blank=True, default="")
    sort_name = Folded(source="name")
    uai = Char("UAI", max_length=8, blank=True, default="")
    siret = Char("SIRET", max_length=14, blank=True, default="")
    ror = Char("ROR", max_length=9, blank=True, default="")
    nature = Char(_("Nature"), max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uai"], condition=~Q(uai=""), name="structures_body_uai_once"
            )
        ]

    def __str__(self) -> str:
        return self.acronym or self.name


class StructureKind(models.TextChoices):
    """What a structure is."""

    INSTITUTE = "institute", _("Institute")
    DELEGATION = "delegation", _("Regional delegation")
    UNIT = "unit", _("Unit")
    TEAM = "team", _("Team")
    SERVICE = "service", _("Department")
    FEDERATION = "federation", _("Federative structure")


class Precision(models.TextChoices):
    """How well a place is known."""

    EXACT = "exact", _("exact")
    TOWN = "town", _("town")
    DEPARTMENT = "department", _("approximate, at the department")
    UNKNOWN = "unknown", _("unknown")


class Site(Record):
    """A place where structures are: an address, perhaps coordinates (WGS 84, degrees)."""

    name = Char(_("Name"), max_length=200, blank=True, default="")
    address = Char(_("Address"), max_length=300, blank=True, default="")
    postcode = Char(_("Postcode"), max_length=12, blank=True, default="")
    town = Char(_("Town"), max_length=120, blank=True, default="")
    search_town = Folded(source="town")
    country = Char(_("Country"), max_length=2, default="FR")
    department = Char(_("Department"), max_length=3, blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = Char(max_length=12, choices=Precision, default=Precision.UNKNOWN)

    class Meta:
        constraints = [
            one_of("precision", Precision, "structures_site_precision"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="structures_site_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.town or self.address


class Structure(Record, Dated):
    """A structure of the institute, from its creation (`starts`) to its closing (`ends`)."""

    kind = Char(_("Kind"), max_length=12, choices=StructureKind)
    name = Char(_("Name"), max_length=400)
    acronym = Char(_("Acronym"), max_length=80, blank=True, default="")
    sort_name = Folded(source="name")
    search_name = Folded(source="names_to_search", max_length=700)
    code = Char(_("Short label"), max_length=40, blank=True, default="")
    nature = Char(_("Nature"), max_length=80, blank=True, default="")
    rnsr = Char("RNSR", max_length=10, blank=True, default="")
    ror = Char("ROR", max_length=9, blank=True, default="")
    website = Url(_("Website"), max_length=300, blank=True, default="")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="structures")
    domains = models.JSONField(_("Scientific domains"), default=list, blank=True)
    search_domains = Folded(source="domains_to_search", max_length=700, db_index=False)
    description = models.TextField(_("In a few lines"), blank=True, default="")
    stub = models.BooleanField(
        default=False, editable=False, help_text="known only as another's predecessor"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    imported = models.JSONField(
        default=dict, editable=False, help_text="the facts as the national reference last gave them"
    )

    class Meta:
        constraints = [
            one_of("kind", StructureKind, "structures_structure_kind"),
            in_order("starts", "ends", "structures_structure_dates"),
            models.UniqueConstraint(
                fields=["rnsr"], condition=~Q(rnsr=""), name="structures_structure_rnsr_once"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "sort_name", "id"], name="structures_list"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the label and the acronym or name: « U 1016 · Institut Cochin »."""
        return " · ".join(filter(None, (self.code, self.acronym or self.name)))

    @property
    def domains_to_search(self) -> str:
        """Return the domains between bars: `|chimie|physique|`, for both engines."""
        return f"|{'|'.join(self.domains)}|" if self.domains else ""

    @property
    def names_to_search(self) -> str:
        """Return every name the structure may be found by, labels apart."""
        return " ".join(
            filter(None, (self.code, self.code.replace(" ", ""), self.acronym, self.name))
        )


class Source(models.TextChoices):
    """Who keeps a fact: people here, or the national reference at each import."""

    HOUSE = "house", _("kept here")
    RNSR = "rnsr", _("national reference")


class Attachment(Dated):
    """A structure lies under another between two dates."""

    child = models.ForeignKey(Structure, models.CASCADE, related_name="attachments")
    parent = models.ForeignKey(Structure, models.CASCADE, related_name="parts")
    source = Char(max_length=20, choices=Source, default=Source.HOUSE, editable=False)

    class Meta:
        constraints = [
            in_order("starts", "ends", "structures_attachment_dates"),
            one_of("source", Source, "structures_attachment_source"),
            models.CheckConstraint(
                condition=~Q(child=F("parent")), name="structures_attachment_not_itself"
            ),
            models.UniqueConstraint(
                fields=["child", "parent", "starts"], name="structures_attachment_once"
            ),
        ]


class SupervisionNature(models.TextChoices):
    """How a body stands above a structure."""

    SUPERVISING = "supervising", _("supervising body")
    PARTICIPATING = "participating", _("participating body")


class Supervision(Dated):
    """A body supervises a structure or takes part in it."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="supervisions")
    body = models.ForeignKey(Body, models.PROTECT, related_name="supervisions")
    nature = Char(max_length=14, choices=SupervisionNature)
    position = models.PositiveSmallIntegerField(default=0)
    source = Char(max_length=20, choices=Source, default=Source.HOUSE, editable=False)

    class Meta:
        constraints = [
            one_of("nature", SupervisionNature, "structures_supervision_nature"),
            in_order("starts", "ends", "structures_supervision_dates"),
            one_of("source", Source, "structures_supervision_source"),
            models.UniqueConstraint(
                fields=["structure", "body", "starts"],
                name="structures_supervision_once",
            ),
        ]


class Label(Dated):
    """A code by which a body knows a structure: U 1016, UMR 8104; `code` is its canonical form."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="labels")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    text = Char(max_length=60)
    code = Char(max_length=60, db_index=True)
    source = Char(max_length=20, choices=Source, default=Source.HOUSE, editable=False)

    class Meta:
        constraints = [
            in_order("starts", "ends", "structures_label_dates"),
            one_of("source", Source, "structures_label_source"),
            models.UniqueConstraint(
                fields=["structure", "code", "body"], name="structures_label_once"
            ),
        ]


class ResponsibilityRole(models.TextChoices):
    """What a responsibility gives authority for."""

    HEAD = "head", _("Director")
    DEPUTY = "deputy", _("Deputy director")
    MANAGER = "manager", _("Laboratory manager")


class Responsibility(Record, Dated):
    """Somebody answers for a structure; `person` is empty when only the name is known."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="responsibilities")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="responsibilities"
    )
    given_name = Char(max_length=120, blank=True, default="")
    family_name = Char(max_length=120, blank=True, default="")
    role = Char(max_length=10, choices=ResponsibilityRole)
    title = Char(_("Title"), max_length=80, blank=True, default="")
    source = Char(max_length=20, choices=Source, default=Source.HOUSE, editable=False)

    @property
    def shown_name(self) -> str:
        """Return the person's present name, or the name alone that is known."""
        if self.person is not None:
            return self.person.display_name
        return f"{self.given_name} {self.family_name}".strip()

    class Meta:
        constraints = [
            one_of("role", ResponsibilityRole, "structures_responsibility_role"),
            in_order("starts", "ends", "structures_responsibility_dates"),
            one_of("source", Source, "structures_responsibility_source"),
        ]


class SuccessionKind(models.TextChoices):
    """How a structure comes from another (codes of the RNSR)."""

    RENEWAL = "R", _("renewal")
    FUSION = "F", _("merger")
    SPLIT = "E", _("split")
    SPLIT_FUSION = "EF", _("split and merger")
    INTEGRATION = "I", _("integration")
    SPIN_OFF = "S", _("spin-off")
    SPIN_OFF_FUSION = "SF", _("spin-off and merger")


class Succession(models.Model):
    """`successor` came from `predecessor`, in a year, in one of the known ways."""

    predecessor = models.ForeignKey(Structure, models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Structure, models.PROTECT, related_name="predecessors")
    kind = Char(max_length=2, choices=SuccessionKind)
    year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            one_of("kind", SuccessionKind, "structures_succession_kind"),
            models.UniqueConstraint(
                fields=["predecessor", "successor", "kind"], name="structures_succession_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="structures_succession_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.kind} {self.successor_id}"


class TransmissionState(models.TextChoices):
    """How far a transmission went."""

    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class Transmission(Record):
    """What a structure holds passes to others, at once; undone, it comes back."""

    source = models.ForeignKey(Structure, models.PROTECT, related_name="transmissions")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    state = Char(max_length=8, choices=TransmissionState, default=TransmissionState.RUNNING)
    job_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            one_of("state", TransmissionState, "structures_transmission_state"),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=("running", "undoing")),
                name="structures_transmission_one_at_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.source)


class PassedState(models.TextChoices):
    """What became of one thing that a structure held."""

    WAITING = "waiting", _("Waiting")
    PASSED = "passed", _("Passed on")
    LEFT = "left", _("Left where it was")
    BACK = "back", _("Given back")
    CHANGED = "changed", _("Kept: moved since")


class Passed(models.Model):
    """One thing of a transmission: to whom it goes, and what giving it back needs (`kept`).

    `how` is the kind of succession between the two structures, as it was known then.
    """

    transmission = models.ForeignKey(Transmission, models.CASCADE, related_name="lines")
    held = Char(max_length=40)
    object_kind = Char(max_length=60)
    object_id = models.UUIDField()
    to = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    how = Char(max_length=2, blank=True, default="")
    state = Char(max_length=8, choices=PassedState, default=PassedState.WAITING)
    passed_at = models.DateTimeField(null=True)
    kept = models.JSONField(default=dict)
    remark = Char(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            one_of("state", PassedState, "structures_passed_state"),
            models.CheckConstraint(
                condition=~Q(state="passed") | Q(passed_at__isnull=False),
                name="structures_passed_when",
            ),
            models.UniqueConstraint(
                fields=["transmission", "held", "object_id", "to"], name="structures_passed_once"
            ),
        ]
        indexes = [models.Index(fields=["object_id", "state"], name="structures_passed_object")]

    def __str__(self) -> str:
        return f"{self.object_kind} {self.object_id}"
