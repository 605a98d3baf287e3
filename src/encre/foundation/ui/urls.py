"""Addresses of the kit: any object by its kind and id, and the reference pages."""

from django.urls import path

from encre.foundation.ui import views
from encre.foundation.ui.going import go

app_name = "ui"
urlpatterns = [
    path("go/<str:kind>/<uuid:pk>", go, name="go"),
    path("", views.Reference.as_view(), name="reference"),
    path("list", views.ReferenceList.as_view(), name="list"),
    path("form", views.ReferenceForm.as_view(), name="form"),
    path("picture", views.ReferencePicture.as_view(), name="picture"),
]
