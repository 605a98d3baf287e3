"""The door: HTTP read, the part of the API found, its answer written."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from encre.commons.files.handlers import StoreHandler
from encre.research.elabftw.protocols import (
    comments,
    events,
    experiments,
    house,
    items,
    links,
    revisions,
    steps,
    tags,
    uploads,
)
from encre.research.elabftw.protocols.answers import Answered, absent, refusal
from encre.research.elabftw.protocols.calls import Call
from encre.research.elabftw.protocols.entering import caller

Part = Callable[[Call], HttpResponseBase]
Methods = dict[str, Part]
MULTIPART = "multipart/form-data"
_ONE, _ALL, _PART, _PARTS = 2, 1, 4, 3
"""How many words a path has: `experiments/1`, `experiments`, `experiments/1/steps/2`…"""
TABLE: dict[tuple[str, str, int], Methods] = {
    ("info", "", _ALL): {"GET": house.info},
    ("users", "", _ALL): {"GET": house.users},
    ("users", "", _ONE): {"GET": house.user},
    ("teams", "", _ALL): {"GET": house.teams},
    ("teams", "", _ONE): {"GET": house.team},
    ("teams", "experiments_status", _PARTS): {"GET": house.statuses},
    ("teams", "experiments_categories", _PARTS): {"GET": house.categories},
    ("teams", "resources_categories", _PARTS): {"GET": items.categories},
    ("experiments", "", _ALL): {"GET": experiments.listed, "POST": experiments.begin},
    ("experiments", "", _ONE): {
        "GET": experiments.one,
        "PATCH": experiments.change,
        "POST": experiments.duplicate,
        "DELETE": experiments.remove,
    },
    ("items", "", _ALL): {"GET": items.listed, "POST": items.add},
    ("items", "", _ONE): {"GET": items.one, "PATCH": items.change, "DELETE": items.remove},
    ("events", "", _ALL): {"GET": events.listed},
    ("events", "", _ONE): {"POST": events.book},
    ("event", "", _ONE): {"GET": events.one, "PATCH": events.move, "DELETE": events.cancel},
    **{
        ("experiments", name, _PARTS): {"GET": part.listed, "POST": part.add}
        for name, part in (("steps", steps), ("tags", tags), ("comments", comments))
    },
    ("experiments", "uploads", _PARTS): {"GET": uploads.listed, "POST": uploads.add},
    ("experiments", "revisions", _PARTS): {"GET": revisions.listed},
    ("experiments", "steps", _PART): {
        "GET": steps.one, "PATCH": steps.change, "DELETE": steps.remove,
    },
    ("experiments", "tags", _PART): {"GET": tags.one, "PATCH": tags.change},
    ("experiments", "comments", _PART): {
        "GET": comments.one, "PATCH": comments.change, "DELETE": comments.remove,
    },
    ("experiments", "uploads", _PART): {
        "GET": uploads.one, "POST": uploads.replace, "PATCH": uploads.change,
        "DELETE": uploads.remove,
    },
    ("experiments", "revisions", _PART): {"GET": revisions.one, "PATCH": revisions.restore},
    **{
        ("experiments", name, _PARTS): {"GET": links.listed}
        for name in ("experiments_links", "items_links")
    },
    **{
        ("experiments", name, _PART): {"POST": links.tie, "DELETE": links.untie}
        for name in ("experiments_links", "items_links")
    },
}  # fmt: skip
TABLE[("experiments", "tags", _PARTS)]["DELETE"] = tags.clear


@csrf_exempt
def door(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer a program, in eLabFTW's form whatever goes wrong; no cookie counts here."""
    try:
        person = caller(request)
        parts = [part for part in rest.split("/") if part]
        method = "GET" if request.method == "HEAD" else str(request.method)
        act = _found(parts, method)
        call = Call(request, person, method, parts, request.GET.dict())
        if method != "GET":
            call.data = _data(request)
        return act(call)
    except Exception as problem:
        answer = refusal(problem)
        if answer is None:
            raise
        return answer


def _found(parts: list[str], method: str) -> Part:
    words = (parts[0] if parts else "", parts[2] if len(parts) > _ONE else "", len(parts))
    methods = TABLE.get(words)
    if methods is None:
        raise absent(_("Encre does not answer this call of eLabFTW's API."))
    if method not in methods:
        allowed = ", ".join(methods)
        raise Answered(
            405, _("%(method)s is not answered here.") % {"method": method}, Allow=allowed
        )
    return methods[method]


def _data(request: HttpRequest) -> dict[str, Any]:
    """Return what was sent; files of a form go to the store as they arrive."""
    if request.content_type == MULTIPART:
        request.upload_handlers = [StoreHandler(request)]
        return dict(request.POST.dict())
    if not request.body.strip():
        return {}
    try:
        told = json.loads(request.body)
        # A lone surrogate, or a null character, which one of our databases cannot hold.
        if "\0" in json.dumps(told, ensure_ascii=False).encode().decode() or b"\\u0000" in (
            request.body
        ):
            raise ValueError
    except (ValueError, RecursionError):
        raise Answered(400, _("The JSON of this request cannot be read.")) from None
    if not isinstance(told, dict):
        raise Answered(400, _("The JSON of this request must be an object."))
    return told
