"""Addresses of SCIM, under /scim/v2/."""

from django.urls import path, re_path

from encre.institute.directory.protocols.scim import doors

app_name = "scim"
_discovery = doors.Discovery.as_view()
_door = doors.Door.as_view()
urlpatterns = [
    path("", _door, name="root"),
    path(".search", _door, {"endpoint": ".search"}, name="search"),
    path("ServiceProviderConfig", _discovery, {"kind": "ServiceProviderConfig"}, name="config"),
    path("Schemas", _discovery, {"kind": "Schemas"}, name="schemas"),
    path("Schemas/<str:pk>", _discovery, {"kind": "Schemas"}, name="schema"),
    path("ResourceTypes", _discovery, {"kind": "ResourceTypes"}, name="resource-types"),
    path("ResourceTypes/<str:pk>", _discovery, {"kind": "ResourceTypes"}, name="resource-type"),
    path("Me", doors.Me.as_view(), name="me"),
    path("Bulk", doors.Bulk.as_view(), name="bulk"),
    re_path(r"^(?P<endpoint>Users|Groups)/?$", _door, name="list"),
    re_path(r"^(?P<endpoint>Users|Groups)/(?P<pk>[^/]+)/?$", _door, name="resource"),
    path("<path:rest>", doors.Unknown.as_view(), name="unknown"),
]
