"""Which verb answers a request; the requests of a bulk go the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import Context, NotFoundException, NotImplementedException, Resource

from encre.institute.directory.protocols.scim import groups, listing, users
from encre.institute.directory.protocols.scim.answers import Answer, error, refusal
from encre.institute.directory.protocols.scim.requests import Request, named
from encre.institute.directory.protocols.scim.resources import CONFIG, PROVIDER

KINDS: dict[str, Any] = {"Users": users, "Groups": groups}
LIST = listing.LIST


def perform(asked: Request) -> Answer:
    """Answer a request; what is refused becomes an answer, a fault of ours is raised."""
    with PROVIDER:
        try:
            return _route(asked)
        except Exception as problem:
            answer = refusal(problem)
            if answer is None:
                raise
            return answer


def _route(asked: Request) -> Answer:
    endpoint, *rest = asked.parts or ("",)
    if endpoint == ".search" or rest == [".search"]:
        return _search(asked, endpoint if rest else "")
    if not endpoint and asked.method != "GET":
        return refuse(asked, "GET")
    if endpoint and endpoint not in KINDS:
        raise NotFoundException()
    if rest:
        return _single(asked, KINDS[endpoint], rest[0])
    return _collection(asked, endpoint)


def _single(asked: Request, verbs: Any, pk: str) -> Answer:
    known: dict[str, Callable[[Request, str], Answer]] = {
        "GET": verbs.read,
        "PUT": verbs.replace,
        "PATCH": verbs.patch,
        "DELETE": verbs.delete,
    }
    verb = known.get(asked.method)
    if verb is None:
        return refuse(asked, *known)
    answer = verb(asked, pk)
    return _unless_held(asked, answer) if asked.method == "GET" else answer


def _collection(asked: Request, endpoint: str) -> Answer:
    if asked.method == "GET":
        wanted = listing.read(endpoint, asked.params)
        return Answer(200, listing.find(asked.client, asked.base, endpoint, wanted))
    if asked.method == "POST":
        answer: Answer = KINDS[endpoint].create(asked)
        return answer
    return refuse(asked, "GET", "POST")


def _search(asked: Request, endpoint: str) -> Answer:
    """Answer a search whose terms are in the body (RFC 7644, 3.4.3)."""
    if asked.method != "POST":
        return refuse(asked, "POST")
    wanted = listing.read(endpoint, asked.object())
    return Answer(200, listing.find(asked.client, asked.base, endpoint, wanted))


def _unless_held(asked: Request, answer: Answer) -> Answer:
    """Return 304 when the client holds this version already."""
    version = answer.headers.get("ETag", "")
    if asked.if_none_match and named(asked.if_none_match, version):
        return Answer(304, None, {"ETag": version})
    return answer


def refuse(asked: Request, *allowed: str) -> Answer:
    """Refuse a method that the address does not know."""
    return error(405, f"{asked.method} is not answered here.", Allow=", ".join(allowed))


def discover(base: str, parts: tuple[str, ...], *, filtered: bool) -> Answer:
    """Answer what the service says of itself (RFC 7644, 4)."""
    if filtered:
        return error(403, "What the service says of itself cannot be filtered.")
    kind, *rest = parts
    if kind == "ServiceProviderConfig":
        if rest:
            raise NotFoundException()
        return Answer(200, _told(CONFIG, f"{base}/ServiceProviderConfig"))
    known: list[Any] = list(PROVIDER.schemas if kind == "Schemas" else PROVIDER.resource_types)
    all_told = [_told(one, f"{base}/{kind}/{one.id}") for one in known]
    if not rest:
        body = {"schemas": [LIST], "totalResults": len(known), "startIndex": 1}
        return Answer(200, body | {"itemsPerPage": len(known), "Resources": all_told})
    wanted = rest[0].lower()
    for told in all_told:
        if str(told["id"]).lower() == wanted:
            return Answer(200, told)
    raise NotFoundException()


def _told(one: Resource[Any], location: str) -> dict[str, Any]:
    told: dict[str, Any] = one.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    kind = location.rsplit("/", 2)[-2] if one.id else "ServiceProviderConfig"
    names = {"Schemas": "Schema", "ResourceTypes": "ResourceType"}
    return {**told, "meta": {"resourceType": names.get(kind, kind), "location": location}}


def unsupported() -> Answer:
    """Refuse what the protocol leaves to choice and we do not offer."""
    problem = NotImplementedException()
    return error(problem.status, problem.detail)
