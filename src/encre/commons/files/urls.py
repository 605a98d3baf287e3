"""Addresses of files."""

from django.urls import path

from encre.commons.files import plots, views
from encre.commons.files.protocols import tus

app_name = "files"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("uploads/", tus.collection, name="uploads"),
    path("uploads/<uuid:pk>", tus.resource, name="resumable"),
    path("<uuid:pk>", views.FilePage.as_view(), name="file"),
    path("<uuid:pk>/content", views.content, name="content"),
    path("<uuid:pk>/preview", views.preview, name="preview"),
    path("<uuid:pk>/preview/small", views.picture, {"size": "small"}, name="small"),
    path("<uuid:pk>/preview/large", views.picture, {"size": "large"}, name="large"),
    path("<uuid:pk>/preview/pages/<int:number>", views.page, name="page"),
    path("<uuid:pk>/plot", plots.PlotPage.as_view(), name="plot"),
    path("<uuid:pk>/photo", views.photo, name="photo"),
    path("<uuid:pk>/name", views.RenamePage.as_view(), name="rename"),
    path("<uuid:pk>/remove", views.remove, name="remove"),
    path("<uuid:pk>/restore", views.restore, name="restore"),
]
