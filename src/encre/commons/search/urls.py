"""Addresses of search."""

from django.urls import path

from encre.commons.search import views

app_name = "search"
urlpatterns = [
    path("", views.SearchPage.as_view(), name="search"),
    path("suggest", views.suggest, name="suggest"),
]
