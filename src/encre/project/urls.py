"""Addresses of the house: each room is mounted once, under a short stable word."""

from importlib.util import find_spec

from django.urls import include, path

ROOMS = {
    "": "encre.institute.home",
    "login/": "encre.institute.login",
    "console/": "encre.institute.console",
    "notices/": "encre.foundation.notices",
    "files/": "encre.commons.files",
    "search/": "encre.commons.search",
    "threads/": "encre.commons.threads",
    "notebook/": "encre.research.notebook",
    "atlas/": "encre.institute.atlas",
}
urlpatterns = [
    path(prefix, include(f"{room}.urls"))
    for prefix, room in ROOMS.items()
    if find_spec(room) and find_spec(f"{room}.urls")
]
