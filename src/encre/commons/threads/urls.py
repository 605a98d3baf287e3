"""Addresses of threads."""

from django.urls import path

from encre.commons.threads import views

app_name = "threads"
urlpatterns = [
    path("comments", views.write, name="write"),
    path("comments/<uuid:pk>", views.comment, name="comment"),
    path("comments/<uuid:pk>/edit", views.edit, name="edit"),
    path("comments/<uuid:pk>/remove", views.remove, name="remove"),
    path("tags", views.tags, name="tags"),
    path("tags/suggest", views.tag_suggestions, name="tag_suggestions"),
    path("star", views.star, name="star"),
]
