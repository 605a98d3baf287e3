"""Addresses of the inventory."""

from django.urls import path

from encre.research.inventory.views import (
    importing,
    labels,
    lists,
    places,
    resources,
    scanning,
    sharing,
    stock,
    types,
)

app_name = "inventory"
urlpatterns = [
    path("", lists.ResourceList.as_view(), name="resources"),
    path("new", resources.NewResource.as_view(), name="new"),
    path("bin", lists.BinList.as_view(), name="bin"),
    path("import", importing.ImportTable.as_view(), name="import"),
    path("labels", labels.Labels.as_view(), name="labels"),
    path("scan", scanning.Scan.as_view(), name="scan"),
    path("c/<str:code>", scanning.Code.as_view(), name="code"),
    path("types/", lists.TypeList.as_view(), name="types"),
    path("types/new", types.NewType.as_view(), name="new_type"),
    path("types/start", types.StartTypes.as_view(), name="start"),
    path("types/<uuid:pk>/", types.TypePage.as_view(), name="type"),
    path("types/<uuid:pk>/edit", types.EditType.as_view(), name="edit_type"),
    path("places/", lists.PlaceList.as_view(), name="places"),
    path("places/new", places.NewPlace.as_view(), name="new_place"),
    path("places/free", places.FreePlaces.as_view(), name="free"),
    path("places/<uuid:pk>/", places.PlacePage.as_view(), name="place"),
    path("places/<uuid:pk>/edit", places.EditPlace.as_view(), name="edit_place"),
    path("places/<uuid:pk>/share", sharing.SharePlace.as_view(), name="share_place"),
    path("places/<uuid:pk>/close", places.RemovePlace.as_view(), name="remove_place"),
    path("resources/<uuid:pk>/", resources.ResourcePage.as_view(), name="resource"),
    path("resources/<uuid:pk>/edit", resources.EditResource.as_view(), name="edit"),
    path("resources/<uuid:pk>/versions", resources.Versions.as_view(), name="versions"),
    path("resources/<uuid:pk>/stock", stock.Receive.as_view(), name="receive"),
    path("resources/<uuid:pk>/share", sharing.ShareResource.as_view(), name="share"),
    path("resources/<uuid:pk>/remove", resources.Removal.as_view(), name="remove"),
    path("resources/<uuid:pk>/back", resources.Removal.as_view(back=True), name="back"),
    path("containers/<uuid:pk>/", stock.ContainerPage.as_view(), name="container"),
    path("containers/<uuid:pk>/take", stock.Amount.as_view(), name="take"),
    path("containers/<uuid:pk>/add", stock.Add.as_view(), name="add"),
    path("containers/<uuid:pk>/count", stock.CountAgain.as_view(), name="count"),
    path("containers/<uuid:pk>/split", stock.Split.as_view(), name="split"),
    path("containers/<uuid:pk>/move", stock.MoveContainer.as_view(), name="move"),
    path("containers/<uuid:pk>/thaw", stock.Thaw.as_view(), name="thaw"),
    path("containers/<uuid:pk>/discard", stock.Discard.as_view(), name="discard"),
]
