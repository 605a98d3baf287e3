"""The verbs of provisioning: declaring clients; what a machine does to people and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.institute.directory.models import ProvisionedGroup, ProvisioningClient
from encre.institute.directory.services import grouping, provisioned, provisioning
from encre.institute.directory.services.grouping import Change
from encre.institute.directory.services.provisioned import Wanted, Way
from tests.rules.verbs.verb import Verb, author, operator

if TYPE_CHECKING:
    from tests.matrix.house import House


def _client(house: House) -> ProvisioningClient:
    return ProvisioningClient.objects.get(pk=house.objects["client"]["pk"])


def _wanted(login: str, **more: Any) -> Wanted:
    return Wanted(login, "Nouvelle", "Anne", emails=(Way("anne@example.org"),), **more)


def _group(house: House) -> ProvisionedGroup:
    return ProvisionedGroup.objects.get(name="Groupe")


def _made(house: House) -> None:
    grouping.make_group(_client(house), name="Groupe", members=[author(house).pk])


def _nothing(_row: Any) -> None:
    """Check nothing."""


VERBS = [
    # The machine's person and its account are verbs of their own.
    Verb(
        provisioning.declare_client,
        lambda h: provisioning.declare_client(name="Autre", unlisted=True, by=operator(h)),
        events=3,
    ),
    Verb(
        provisioning.change_client,
        lambda h: provisioning.change_client(
            _client(h), name="Neuf", unlisted=True, enabled=True, by=operator(h)
        ),
    ),
    # The account's token is a verb of its own.
    Verb(
        provisioning.make_token,
        lambda h: provisioning.make_token(
            _client(h), name="autre", scope="ro", expires_at=None, by=operator(h)
        ),
        events=2,
    ),
    Verb(
        provisioning.revoke_token,
        lambda h: provisioning.revoke_token(
            _client(h), h.objects["client.token"]["token"], by=operator(h)
        ),
        events=2,
    ),
    # A person and their account are verbs of their own.
    Verb(
        provisioned.provision,
        lambda h: provisioned.provision(_client(h), _wanted("anne.nouvelle", own_id="A1")),
        events=3,
    ),
    # The facts and the closed account, its sessions among them, are verbs of their own.
    Verb(
        provisioned.change,
        lambda h: provisioned.change(
            _client(h), author(h), lambda row: _wanted(row.account.login, active=False)
        ),
        events=4,
    ),
    # The account, its sessions and the departure are verbs of their own.
    Verb(
        provisioned.withdraw,
        lambda h: provisioned.withdraw(_client(h), author(h), _nothing),
        events=4,
    ),
    Verb(
        grouping.make_group,
        lambda h: grouping.make_group(_client(h), name="Neuf", members=[author(h).pk]),
    ),
    Verb(
        grouping.change_group,
        lambda h: grouping.change_group(
            _client(h),
            _group(h),
            lambda _row: Change("Autre", "X", remove=frozenset({author(h).pk})),
        ),
        prepare=_made,
    ),
    Verb(
        grouping.delete_group,
        lambda h: grouping.delete_group(_client(h), _group(h), _nothing),
        prepare=_made,
    ),
    Verb(
        grouping.name_structure,
        lambda h: grouping.name_structure(_client(h), h.rows["team"], "T1"),
    ),
]
