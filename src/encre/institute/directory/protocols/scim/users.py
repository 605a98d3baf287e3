"""Users: read, brought, replaced, patched and withdrawn one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from scim2_models import Context, MutabilityException, NotFoundException, PatchOp

from encre.foundation.base.ids import as_uuid
from encre.institute.directory import provisioned
from encre.institute.directory.protocols.scim import building, listing
from encre.institute.directory.protocols.scim.answers import Answer, Answered
from encre.institute.directory.protocols.scim.requests import Request, member
from encre.institute.directory.protocols.scim.resources import Person
from encre.institute.directory.services import provisioned as services
from encre.institute.directory.services.provisioned import Wanted, Way

if TYPE_CHECKING:
    from encre.foundation.people.models import Person as PersonRow


def read(asked: Request, pk: str) -> Answer:
    """Answer a User (RFC 7644, 3.4.1)."""
    return answer(asked, resource(asked, found(asked, pk).pk))


def create(asked: Request) -> Answer:
    """Bring somebody (RFC 7644, 3.3)."""
    told = _whole(asked, Context.RESOURCE_CREATION_REQUEST, active=True)
    listing.parameters(Person, asked.params)
    row = services.provision(asked.client, wish(told))
    return answer(asked, resource(asked, row.pk), status=201)


def replace(asked: Request, pk: str) -> Answer:
    """Replace somebody (RFC 7644, 3.5.1): what is not given is taken away."""

    def after(now: Any) -> Any:
        told = _whole(asked, Context.RESOURCE_REPLACEMENT_REQUEST, active=now.active)
        if (told.user_name or "").lower() == now.user_name:
            told.user_name = now.user_name
        told.replace(now)
        return told

    return _changed(asked, pk, after)


def patch(asked: Request, pk: str) -> Answer:
    """Change somebody (RFC 7644, 3.5.2)."""
    operations: Any = PatchOp[Person].model_validate(
        asked.object(), scim_ctx=Context.RESOURCE_PATCH_REQUEST
    )

    def after(now: Any) -> Any:
        login = now.user_name
        told = now.model_copy(deep=True)
        operations.patch(told)
        if told.user_name != login:
            raise MutabilityException(detail="'userName' is immutable")
        return told

    return _changed(asked, pk, after)


def delete(asked: Request, pk: str) -> Answer:
    """Withdraw somebody (RFC 7644, 3.6)."""
    row = found(asked, pk)
    services.withdraw(
        asked.client, row, lambda now: asked.check(resource(asked, now.pk).meta.version)
    )
    return Answer(204)


def _changed(asked: Request, pk: str, after: Callable[[Any], Any]) -> Answer:
    listing.parameters(Person, asked.params)

    def wanted(row: PersonRow) -> Wanted:
        now = resource(asked, row.pk)
        asked.check(now.meta.version)
        return wish(after(now))

    row = services.change(asked.client, found(asked, pk), wanted)
    return answer(asked, resource(asked, row.pk))


def answer(asked: Request, told: Any, status: int = 200) -> Answer:
    """Answer one resource, its version and its address."""
    headers = {"ETag": told.meta.version, "Location": told.meta.location}
    wanted = listing.parameters(type(told), asked.params)
    return Answer(status, listing.shown(asked.client, [told], wanted)[0], headers)


def found(asked: Request, pk: str) -> PersonRow:
    """Return the person of an address (raises: not found; moved, for who was merged)."""
    identifier = as_uuid(pk)
    row = provisioned.present(asked.client).filter(pk=identifier).first() if identifier else None
    if row is None:
        _refer(asked, identifier)
        raise NotFoundException()
    return row


def _refer(asked: Request, identifier: UUID | None) -> None:
    """Send to the person whom somebody was merged into (308, RFC 7644, 3.12)."""
    if identifier is None:
        return
    rows = apps.get_model("people.Person")._default_manager.filter(presence="merged")
    into = rows.filter(pk=identifier).values_list("merged_into_id", flat=True).first()
    if into and provisioned.present(asked.client).filter(pk=into).exists():
        location = f"{asked.base}/Users/{into}"
        raise Answered(Answer(308, None, {"Location": location}))


def resource(asked: Request, pk: UUID) -> Any:
    """Return the User of a person (raises NotFoundException)."""
    made = building.people(asked.client, asked.base, [pk])
    if not made:
        raise NotFoundException()
    return made[0]


def wish(told: Any) -> Wanted:
    """Return what a User says, as the service takes it."""
    return Wanted(
        login=told.user_name or "",
        family_name=((told.name.family_name if told.name else "") or "").strip(),
        given_name=((told.name.given_name if told.name else "") or "").strip(),
        active=told.active is not False,
        emails=_ways(told.emails),
        phones=_ways(told.phone_numbers),
        own_id=told.external_id or "",
        number=(told.EnterpriseUser.employee_number if told.EnterpriseUser else "") or "",
    )


def _ways(told: Any) -> tuple[Way, ...]:
    given = [
        Way((one.value or "").strip(), str(one.type or ""), one.primary)
        for one in told or ()
        if one is not None
    ]
    return services.ordered(given)


def _whole(asked: Request, context: Context, *, active: bool) -> Any:
    """Read a whole User; whether the account is open may be left out."""
    data = asked.object()
    if member(data, "active") is None:
        data = {**data, "active": active}
    return Person.model_validate(data, scim_ctx=context)
