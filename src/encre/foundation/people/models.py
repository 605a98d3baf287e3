"""People, where they work, and the accounts and tokens they sign in with."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import _user_has_perm  # type: ignore[attr-defined]
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import in_order, one_of
from encre.foundation.base.fields import Char, Folded, Mail
from encre.foundation.base.models import Dated, Record


class Presence(models.TextChoices):
    """Whether the person is with the institute."""

    ACTIVE = "active", _("present")
    LEFT = "left", _("left")
    MERGED = "merged", _("merged")


class Person(Record):
    """An agent of the institute or of one of its laboratories; the id is never reused."""

    family_name = Char(_("Family name"), max_length=120)
    given_name = Char(_("First name"), max_length=120, blank=True, default="")
    birth_name = Char(_("Birth name"), max_length=120, blank=True, default="")
    hide_birth_name = models.BooleanField(_("Do not show my birth name"), default=False)
    sort_name = Folded(source="name_to_sort")
    search_name = Folded(source="names_to_search", max_length=500)
    email = Mail(_("Mail address"), blank=True, default="")
    phone = Char(_("Telephone"), max_length=30, blank=True, default="")
    orcid = Char("ORCID", max_length=19, blank=True, default="")
    idref = Char("IdRef", max_length=9, blank=True, default="")
    idhal = Char("idHAL", max_length=80, blank=True, default="")
    languages = models.JSONField(_("Languages"), default=list, blank=True)
    expertise = Char(_("Fields of work"), max_length=250, blank=True, default="")
    photo_id = models.UUIDField(null=True, blank=True, editable=False)
    unlisted = models.BooleanField(_("Not in the public directory"), default=False)
    presence = Char(max_length=10, choices=Presence, default=Presence.ACTIVE)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    automatic = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            one_of("presence", Presence, "people_person_presence"),
            models.CheckConstraint(
                condition=Q(presence="merged", merged_into__isnull=False)
                | (~Q(presence="merged") & Q(merged_into__isnull=True)),
                name="people_person_merged_into",
            ),
            *(
                models.UniqueConstraint(
                    fields=[key],
                    condition=~Q(**{key: ""}) & ~Q(presence="merged"),
                    name=f"people_person_{key}_once",
                )
                for key in ("orcid", "idref", "idhal")
            ),
        ]
        indexes = [models.Index(fields=["presence", "sort_name", "id"], name="people_person_list")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """Return « Claire Le Goff »."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def name_to_sort(self) -> str:
        """Return what lists sort on: family name, then first name."""
        return f"{self.family_name} {self.given_name}"

    @property
    def names_to_search(self) -> str:
        """Return every name the person may be found by; a hidden birth name is not one."""
        birth = "" if self.hide_birth_name else self.birth_name
        return " ".join(filter(None, (self.given_name, self.family_name, birth)))

    @property
    def photo_url(self) -> str:
        """Return where the photograph is, asked of nobody; empty without one."""
        return reverse("files:photo", args=[self.photo_id]) if self.photo_id else ""

    @property
    def initials(self) -> str:
        """Return two capitals, for the chip of a person without a photo."""
        return ((self.given_name[:1] or "") + (self.family_name[:1] or "")).upper()


class Category(models.TextChoices):
    """What kind of staff an affiliation makes a person (HCERES, shortened)."""

    RESEARCHER = "researcher", _("Researcher")
    TEACHER = "teacher", _("Teacher-researcher")
    HOSPITAL = "hospital", _("Hospital practitioner")
    ENGINEER = "engineer", _("Engineer or technician")
    POSTDOC = "postdoc", _("Postdoctoral researcher")
    DOCTORAL = "doctoral", _("Doctoral student")
    TRAINEE = "trainee", _("Trainee")
    ADMINISTRATION = "administration", _("Administration")
    EMERITUS = "emeritus", _("Emeritus")
    GUEST = "guest", _("Guest")


class Affiliation(Record, Dated):
    """A person works in a structure for an employer, between two dates."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, related_name="affiliations"
    )
    employer = models.ForeignKey("structures.Body", models.PROTECT, null=True, related_name="+")
    category = Char(_("Staff category"), max_length=20, choices=Category)
    position = Char(_("Position"), max_length=120, blank=True, default="")
    primary = models.BooleanField(_("Main affiliation"), default=True)
    share = models.PositiveSmallIntegerField(_("Share of time, in %"), default=100)

    class Meta:
        constraints = [
            one_of("category", Category, "people_affiliation_category"),
            in_order("starts", "ends", "people_affiliation_dates"),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100), name="people_affiliation_share"
            ),
        ]
        indexes = [models.Index(fields=["structure", "ends"], name="people_affiliation_unit")]


class AccountManager(BaseUserManager["Account"]):
    """How Django finds accounts: the login is compared without case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account of a login (raises Account.DoesNotExist)."""
        return self.get(login=(username or "").lower())


class Account(AbstractBaseUser):
    """What a person signs in with; never reused for somebody else."""

    login = Char(max_length=64, unique=True)
    password = Char(_("password"), max_length=128)
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    email = Mail(blank=True, default="")
    is_active = models.BooleanField(default=True)
    language = Char(max_length=5, blank=True, default="")
    theme = Char(max_length=6, blank=True, default="")
    date_joined = models.DateTimeField(default=timezone.now)
    password_changed_at = models.DateTimeField(null=True)

    objects = AccountManager()
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(login=Lower("login")), name="people_account_lower")
        ]

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Say whether the policies let this account do `perm`."""
        return self.is_active and _user_has_perm(self, perm, obj)


class TokenScope(models.TextChoices):
    """What a token may do."""

    READ = "ro", _("Read")
    WRITE = "rw", _("Read and write")


class ApiToken(Record):
    """A secret a program presents in a person's name; only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    name = Char(_("Name"), max_length=80)
    prefix = Char(max_length=12, unique=True)
    digest = Char(max_length=64)
    scope = Char(max_length=2, choices=TokenScope, default=TokenScope.READ)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("scope", TokenScope, "people_token_scope")]
