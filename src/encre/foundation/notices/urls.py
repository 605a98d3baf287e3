"""Addresses of notices."""

from django.urls import path

from encre.foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.Inbox.as_view(), name="inbox"),
    path("bell", views.Bell.as_view(), name="bell"),
    path("read", views.ReadAll.as_view(), name="read_all"),
    path("preferences", views.Preferences.as_view(), name="preferences"),
    path("unsubscribe/<str:token>", views.Unsubscribe.as_view(), name="unsubscribe"),
    path("<uuid:pk>", views.Open.as_view(), name="open"),
    path("<uuid:pk>/read", views.ReadOne.as_view(), name="read_one"),
]
