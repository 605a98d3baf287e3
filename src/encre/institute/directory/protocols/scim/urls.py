"""Addresses of SCIM, under /scim/v2/.

The doors are read at the first call: scim2-models is a third of what every process reads to start,
and most of them never speak SCIM.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

app_name = "scim"


def _door(name: str) -> "Callable[..., HttpResponse]":
    """Return a view that reads its door when somebody comes."""

    @cache
    def opened() -> "Callable[..., HttpResponse]":
        doors = import_module("encre.institute.directory.protocols.scim.doors")
        view: Callable[..., HttpResponse] = getattr(doors, name).as_view()
        return view

    @csrf_exempt
    def view(request: "HttpRequest", **kwargs: Any) -> "HttpResponse":
        return opened()(request, **kwargs)

    return view


_discovery, _resource = _door("Discovery"), _door("Door")
urlpatterns = [
    path("", _resource, name="root"),
    path(".search", _resource, {"endpoint": ".search"}, name="search"),
    path("ServiceProviderConfig", _discovery, {"kind": "ServiceProviderConfig"}, name="config"),
    path("Schemas", _discovery, {"kind": "Schemas"}, name="schemas"),
    path("Schemas/<str:pk>", _discovery, {"kind": "Schemas"}, name="schema"),
    path("ResourceTypes", _discovery, {"kind": "ResourceTypes"}, name="resource-types"),
    path("ResourceTypes/<str:pk>", _discovery, {"kind": "ResourceTypes"}, name="resource-type"),
    path("Me", _door("Me"), name="me"),
    path("Bulk", _door("Bulk"), name="bulk"),
    re_path(r"^(?P<endpoint>Users|Groups)/?$", _resource, name="list"),
    re_path(r"^(?P<endpoint>Users|Groups)/(?P<pk>[^/]+)/?$", _resource, name="resource"),
    path("<path:rest>", _door("Unknown"), name="unknown"),
]
