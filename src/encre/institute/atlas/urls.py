"""Addresses of the atlas."""

from django.urls import path

from encre.institute.atlas.views import (
    chart,
    home,
    importing,
    keeping,
    lists,
    map,
    people_keeping,
    person,
    structure,
    transmitting,
)

app_name = "atlas"
ONE = "structures/<uuid:pk>"
SOMEBODY = "people/<uuid:pk>"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("map", map.Map.as_view(), name="map"),
    path("outline.svg", map.outline, name="outline"),
    path("chart", chart.Chart.as_view(), name="institute-chart"),
    path("structures/", lists.StructureList.as_view(), name="structures"),
    path("structures/new", keeping.NewStructure.as_view(), name="structure-new"),
    path(ONE, structure.StructurePage.as_view(), name="structure"),
    path(f"{ONE}/chart", chart.Chart.as_view(), name="chart"),
    path(f"{ONE}/edit", keeping.EditStructure.as_view(), name="structure-edit"),
    path(f"{ONE}/parts/new", keeping.NewPart.as_view(), name="part-new"),
    path(f"{ONE}/labels/new", keeping.NewLabel.as_view(), name="label-new"),
    path(f"{ONE}/site", keeping.Settle.as_view(), name="structure-site"),
    path(f"{ONE}/places/<int:held>/end", keeping.Detach.as_view(), name="detach"),
    path(f"{ONE}/attach", keeping.Attach.as_view(), name="attach"),
    path(f"{ONE}/successions/new", keeping.NewSuccession.as_view(), name="succession-new"),
    path(f"{ONE}/transmit", transmitting.Transmit.as_view(), name="transmit"),
    path(
        "transmissions/<uuid:pk>",
        transmitting.TransmissionPage.as_view(),
        name="transmission",
    ),
    path(
        "transmissions/<uuid:pk>/undo",
        transmitting.UndoTransmission.as_view(),
        name="transmission-undo",
    ),
    path(f"{ONE}/close", keeping.CloseStructure.as_view(), name="structure-close"),
    path(
        f"{ONE}/responsibilities/new",
        keeping.NewResponsibility.as_view(),
        name="responsibility-new",
    ),
    path(
        f"{ONE}/responsibilities/<uuid:held>/end",
        keeping.EndResponsibility.as_view(),
        name="responsibility-end",
    ),
    path(
        f"{ONE}/responsibilities/<uuid:held>/person",
        keeping.Recognise.as_view(),
        name="responsibility-person",
    ),
    path("people/", lists.PersonList.as_view(), name="people"),
    path("people/new", people_keeping.NewPerson.as_view(), name="person-new"),
    path(SOMEBODY, person.PersonPage.as_view(), name="person"),
    path(f"{SOMEBODY}/edit", people_keeping.EditPerson.as_view(), name="person-edit"),
    path(f"{SOMEBODY}/photo", people_keeping.PersonPhoto.as_view(), name="person-photo"),
    path(
        f"{SOMEBODY}/affiliations/new",
        people_keeping.NewAffiliation.as_view(),
        name="affiliation-new",
    ),
    path(
        f"{SOMEBODY}/affiliations/<uuid:held>",
        people_keeping.AffiliationDates.as_view(),
        name="affiliation",
    ),
    path("import", importing.Import.as_view(), name="import"),
    path("import/<uuid:pk>", importing.ImportJob.as_view(), name="import-job"),
]
