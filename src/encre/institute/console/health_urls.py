"""Addresses at the root for supervisors and Prometheus."""

from django.urls import path

from encre.institute.console.views import health

urlpatterns = [
    path("sante/vivant", health.alive, name="alive"),
    path("sante/pret", health.ready, name="ready"),
    path("metrics", health.prometheus, name="metrics"),
]
