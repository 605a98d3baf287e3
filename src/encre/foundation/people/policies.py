"""Who may see and change people."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy
from encre.foundation.base.models import holds_on
from encre.foundation.people.models import Affiliation, Person


def _works_in(scopes: list[UUID]) -> Q:
    rows = Affiliation.objects.filter(holds_on(), structure_id__in=scopes)
    return Q(pk__in=rows.values("person_id"))


def _provisions(who: Actor) -> Q | bool:
    """Return whom a machine may keep: nobody unlisted unless it may, never who holds a role.

    Else a machine that changes the address of an operator could become that operator.
    """
    if not who.has("provisioner", "provisioner-all"):
        return False
    powerful = Person.objects.filter(memberships__source__startswith="people.role.")
    kept = Q(automatic=False) & ~Q(pk__in=powerful.values("pk"))
    return kept if who.has("provisioner-all") else kept & Q(unlisted=False)


@policy("people.person.view")
def view_person(who: Actor) -> list[Rule]:
    """Agents see the institute's people; the unlisted, only colleagues, heads and keepers."""
    if not who.known:
        return []
    listed = Q(unlisted=False, automatic=False)
    scopes = who.with_role("head", "deputy", "manager")
    return [
        Rule(_("It is you"), Q(pk=who.person_id)),
        Rule(_("The directory is open to the institute's agents"), listed),
        Rule(_("You belong to the same unit"), _works_in(who.teams)),
        Rule(_("You manage this person's structure"), _works_in(scopes) if scopes else False),
        Rule(_("You keep the directory"), who.has("keeper", "operator", "agent", "dpo")),
        Rule(_("You keep the archives and legal affairs"), who.has("archivist")),
        Rule(
            _("It keeps accounts for the institute"),
            Q(automatic=False) if who.has("provisioner-all") else False,
        ),
    ]


@policy("people.person.edit")
def edit_person(who: Actor) -> list[Rule]:
    """Everyone keeps their own facts; keepers keep everyone's."""
    return [
        Rule(_("It is you"), Q(pk=who.person_id) if who.known else False),
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("It keeps accounts for the institute"), _provisions(who)),
    ]


@policy("people.person.create")
def create_person(who: Actor) -> list[Rule]:
    """Keepers add people, and so do the machines they declared."""
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("It keeps accounts for the institute"), who.has("provisioner", "provisioner-all")),
    ]


@policy("people.person.affiliate")
def affiliate(who: Actor) -> list[Rule]:
    """Keepers, and the heads and managers of the structure, keep affiliations."""
    scopes = who.with_role("head", "deputy", "manager")
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("You manage this person's structure"), _works_in(scopes) if scopes else False),
    ]


@policy("people.account.manage")
def manage_account(who: Actor) -> list[Rule]:
    """Operators and the service centre open and close accounts, and so do declared machines."""
    return [
        Rule(_("You run the service"), who.has("operator", "agent", "keeper")),
        Rule(_("It keeps accounts for the institute"), _provisions(who)),
    ]


@policy("people.role.manage")
def manage_roles(who: Actor) -> list[Rule]:
    """Only operators give institute roles."""
    return [Rule(_("You run the service"), who.has("operator"))]
