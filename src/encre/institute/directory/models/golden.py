"""The golden record: where each value comes from, and what people corrected or decided."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record


class Attribute(models.TextChoices):
    """What sources say of a person and the house publishes; sex and birth never leave matching."""

    FAMILY_NAME = "family_name", _("Family name")
    GIVEN_NAME = "given_name", _("First name")
    BIRTH_NAME = "birth_name", _("Birth name")
    EMAIL = "email", _("Mail address")
    PHONE = "phone", _("Telephone")
    ORCID = "orcid", _("ORCID")
    UNIT = "unit", _("Units and employers")


class Rank(models.Model):
    """How far a source is believed about an attribute: the lowest place wins."""

    source = models.ForeignKey("directory.Source", models.CASCADE, related_name="ranks")
    attribute = Char(max_length=12, choices=Attribute)
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            one_of("attribute", Attribute, "directory_rank_attribute"),
            models.UniqueConstraint(fields=["source", "attribute"], name="directory_rank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.attribute} {self.place}"


class Corrected(models.TextChoices):
    """What may be corrected by hand: the attributes, and who answers for a guest."""

    FAMILY_NAME = "family_name", _("Family name")
    GIVEN_NAME = "given_name", _("First name")
    BIRTH_NAME = "birth_name", _("Birth name")
    EMAIL = "email", _("Mail address")
    PHONE = "phone", _("Telephone")
    ORCID = "orcid", _("ORCID")
    SPONSOR = "sponsor", _("Sponsor of the guest")


class Correction(Record):
    """A value given by hand, that outlives synchronisations until its last day (included)."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="corrections")
    attribute = Char(_("What is corrected"), max_length=12, choices=Corrected)
    value = Char(_("Right value"), max_length=254, blank=True, default="")
    sponsor = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    reason = Char(_("Reason"), max_length=300, blank=True, default="")
    typed = models.BooleanField(
        default=False, editable=False, help_text="typed on the person's page, not on a correction's"
    )
    until = models.DateField(_("Until (included)"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("attribute", Corrected, "directory_correction_attribute"),
            models.CheckConstraint(
                condition=Q(attribute="sponsor", sponsor__isnull=False)
                | (~Q(attribute="sponsor") & Q(sponsor__isnull=True)),
                name="directory_correction_sponsor",
            ),
        ]
        indexes = [models.Index(fields=["until", "ended_at"], name="directory_correction_until")]

    def __str__(self) -> str:
        return self.get_attribute_display()


class Value(models.Model):
    """What the golden record last retained of an attribute, and from where."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="golden_values")
    attribute = Char(max_length=12, choices=Attribute)
    text = Char(max_length=254)
    record = models.ForeignKey(
        "directory.SourceRecord", models.SET_NULL, null=True, related_name="values_kept"
    )
    correction = models.ForeignKey(Correction, models.SET_NULL, null=True, related_name="kept_in")
    since = models.DateTimeField()
    withheld = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("attribute", Attribute, "directory_value_attribute"),
            models.UniqueConstraint(fields=["person", "attribute"], name="directory_value_once"),
            models.CheckConstraint(
                condition=Q(record__isnull=True) | Q(correction__isnull=True),
                name="directory_value_one_origin",
            ),
        ]
        indexes = [models.Index(fields=["attribute", "text"], name="directory_value_claim")]

    def __str__(self) -> str:
        return f"{self.attribute} {self.person_id}"


class Derived(models.Model):
    """An affiliation that sources give: kept by the golden record, not by hand."""

    affiliation = models.OneToOneField(
        "people.Affiliation", models.CASCADE, primary_key=True, related_name="derived"
    )
    record = models.ForeignKey("directory.SourceRecord", models.CASCADE)
    number = models.PositiveSmallIntegerField(
        help_text="first, second stay in one structure for one employer"
    )

    def __str__(self) -> str:
        return str(self.affiliation_id)


class UnknownUnit(models.Model):
    """A unit code of a record that names no structure, or several."""

    record = models.ForeignKey("directory.SourceRecord", models.CASCADE, related_name="unknown")
    text = Char(max_length=200)
    code = Char(max_length=200, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "text"], name="directory_unknown_once")
        ]

    def __str__(self) -> str:
        return self.text


class Decision(Record):
    """Two source records are one person, or are not: said once, remembered for ever."""

    left_source = Char(max_length=80)
    left_id = Char(max_length=250)
    right_source = Char(max_length=80)
    right_id = Char(max_length=250)
    same = models.BooleanField()
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    reason = Char(max_length=500, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["left_source", "left_id", "right_source", "right_id"],
                condition=Q(ended_at__isnull=True),
                name="directory_decision_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.left_source}/{self.left_id} {self.right_source}/{self.right_id}"


class ReviewState(models.TextChoices):
    """Where a doubtful case stands."""

    WAITING = "waiting", _("to decide")
    LATER = "later", _("set aside")
    ASKED = "asked", _("the person is asked")
    SECOND = "second", _("a second reviewer is needed")
    SAME = "same", _("one person")
    DIFFERENT = "different", _("two people")
    WITHDRAWN = "withdrawn", _("no longer doubtful")


OPEN_STATES = ("waiting", "later", "asked", "second")


class Review(Record):
    """Two persons that may be one (or one that may be two), with the evidence for and against."""

    left = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    right = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    score = models.FloatField(default=0)
    evidence = models.JSONField(default=list)
    conflict = Char(max_length=40, blank=True, default="")
    state = Char(max_length=10, choices=ReviewState, default=ReviewState.WAITING)
    place = models.PositiveIntegerField(default=0)
    first_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = Char(max_length=500, blank=True, default="")
    merge = models.ForeignKey("directory.Merge", models.SET_NULL, null=True, related_name="reviews")

    class Meta:
        constraints = [
            one_of("state", ReviewState, "directory_review_state"),
            models.CheckConstraint(
                condition=Q(right__isnull=True) | ~Q(left=F("right")),
                name="directory_review_two",
            ),
            models.UniqueConstraint(
                fields=["left", "right"],
                condition=Q(state__in=OPEN_STATES),
                name="directory_review_open_once",
            ),
            models.UniqueConstraint(
                fields=["left"],
                condition=Q(state__in=OPEN_STATES, right__isnull=True),
                name="directory_review_part_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "place", "id"], name="directory_review_queue")]

    def __str__(self) -> str:
        return f"{self.left} / {self.right}" if self.right else str(self.left)


class Merge(Record):
    """Person `source` became `target`; all that passed is written down, so that it can come back.

    `before` names, for pages, the source records that each of the two had on that day.
    """

    source = models.ForeignKey("people.Person", models.PROTECT, related_name="merges_away")
    target = models.ForeignKey("people.Person", models.PROTECT, related_name="merges_in")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    second = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    reason = Char(max_length=500, blank=True, default="")
    conflict = Char(max_length=40, blank=True, default="")
    evidence = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(undone_at__isnull=True),
                name="directory_merge_once",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="directory_merge_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class MoveKind(models.TextChoices):
    """What a merge did to a row."""

    MOVED = "moved"
    ASIDE = "aside"
    CHANGED = "changed"


class Moved(models.Model):
    """A row that a merge moved, kept aside or changed, and how it was."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moved")
    kind = Char(max_length=7, choices=MoveKind)
    model = Char(max_length=80)
    key = Char(max_length=64)
    field = Char(max_length=80, blank=True, default="")
    extra = models.JSONField(default=dict)

    class Meta:
        constraints = [one_of("kind", MoveKind, "directory_moved_kind")]
        indexes = [models.Index(fields=["model", "key"], name="directory_moved_row")]

    def __str__(self) -> str:
        return f"{self.model} {self.key} {self.field}"


class Question(Record):
    """« Is this you? », sent to a known address: answered once, by whoever holds the link."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="questions")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    address = Char(max_length=254)
    digest = Char(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    same = models.BooleanField(null=True)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def open(self) -> bool:
        """Say whether the link may still be answered."""
        return self.answered_at is None and self.expires_at > timezone.now()
