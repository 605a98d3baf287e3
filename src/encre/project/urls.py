"""Addresses of the house: each room is mounted once, under a short stable word."""

from importlib.util import find_spec

from django.urls import include, path

from encre.project.api import api

ROOMS = {
    "": "encre.institute.home",
    "login/": "encre.institute.login",
    "console/": "encre.institute.console",
    "notices/": "encre.foundation.notices",
    "ui/": "encre.foundation.ui",
    "files/": "encre.commons.files",
    "search/": "encre.commons.search",
    "threads/": "encre.commons.threads",
    "notebook/": "encre.research.notebook",
    "inventory/": "encre.research.inventory",
    "equipment/": "encre.research.equipment",
    "atlas/": "encre.institute.atlas",
    "directory/": "encre.institute.directory",
}
urlpatterns = [
    path("api/v1/", api.urls),
    path("api/v2/", include("encre.research.elabftw.urls")),
    path("", include("encre.institute.console.health_urls")),
    path("scim/v2/", include("encre.institute.directory.protocols.scim.urls")),
    *(
        path(prefix, include(f"{room}.urls"))
        for prefix, room in ROOMS.items()
        if find_spec(room) and find_spec(f"{room}.urls")
    ),
]
handler400 = "encre.foundation.ui.refusals.bad_request"
handler403 = "encre.foundation.ui.refusals.forbidden"
handler404 = "encre.foundation.ui.refusals.not_found"
handler429 = "encre.foundation.ui.refusals.too_many"
handler500 = "encre.foundation.ui.refusals.broken"
