"""Addresses of the reference pages of the kit."""

from django.urls import path

from encre.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.Reference.as_view(), name="reference"),
    path("list", views.ReferenceList.as_view(), name="list"),
    path("form", views.ReferenceForm.as_view(), name="form"),
    path("picture", views.ReferencePicture.as_view(), name="picture"),
]
