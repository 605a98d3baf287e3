"""Addresses of the directory."""

from django.urls import path

from encre.institute.directory.views import departures, targets

app_name = "directory"
TARGET = "ldap/<uuid:pk>"
LEAVER = "people/<uuid:pk>/departure"
urlpatterns = [
    path("ldap/", targets.Targets.as_view(), name="targets"),
    path("ldap/new", targets.NewTarget.as_view(), name="target-new"),
    path(TARGET, targets.TargetPage.as_view(), name="target"),
    path(f"{TARGET}/edit", targets.EditTarget.as_view(), name="target-edit"),
    path(f"{TARGET}/compare", targets.CompareTarget.as_view(), name="target-compare"),
    path(f"{TARGET}/remove", targets.RemoveTarget.as_view(), name="target-remove"),
    path("departures/", departures.Departures.as_view(), name="departures"),
    path("departures/rules", departures.Rules.as_view(), name="departure-rules"),
    path("arrivals/", departures.Arrivals.as_view(), name="arrivals"),
    path(LEAVER, departures.DeparturePage.as_view(), name="departure"),
    path(f"{LEAVER}/plan", departures.PlanDeparture.as_view(), name="departure-plan"),
    path(
        f"{LEAVER}/hand-over/<str:name>", departures.HandOver.as_view(), name="departure-hand-over"
    ),
]
