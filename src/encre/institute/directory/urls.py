"""Addresses of the directory."""

from django.urls import path

from encre.institute.directory import source_urls
from encre.institute.directory.views import departures, home, provisioning, record, review, targets

app_name = "directory"
TARGET = "ldap/<uuid:pk>"
SOMEBODY = "people/<uuid:pk>"
CLIENT = "provisioning/<uuid:pk>"
LEAVER = "people/<uuid:pk>/departure"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    *source_urls.urlpatterns,
    path("ldap/", targets.Targets.as_view(), name="targets"),
    path("ldap/new", targets.NewTarget.as_view(), name="target-new"),
    path(TARGET, targets.TargetPage.as_view(), name="target"),
    path(f"{TARGET}/edit", targets.EditTarget.as_view(), name="target-edit"),
    path(f"{TARGET}/compare", targets.CompareTarget.as_view(), name="target-compare"),
    path(f"{TARGET}/remove", targets.RemoveTarget.as_view(), name="target-remove"),
    path("provisioning/", provisioning.Clients.as_view(), name="clients"),
    path("provisioning/new", provisioning.NewClient.as_view(), name="client-new"),
    path(CLIENT, provisioning.ClientPage.as_view(), name="client"),
    path(f"{CLIENT}/edit", provisioning.EditClient.as_view(), name="client-edit"),
    path(f"{CLIENT}/tokens/new", provisioning.NewClientToken.as_view(), name="client-token"),
    path(
        f"{CLIENT}/tokens/<uuid:token>/revoke",
        provisioning.RevokeClientToken.as_view(),
        name="client-revoke",
    ),
    path("departures/", departures.Departures.as_view(), name="departures"),
    path("departures/rules", departures.Rules.as_view(), name="departure-rules"),
    path("arrivals/", departures.Arrivals.as_view(), name="arrivals"),
    path(LEAVER, departures.DeparturePage.as_view(), name="departure"),
    path(f"{LEAVER}/plan", departures.PlanDeparture.as_view(), name="departure-plan"),
    path(
        f"{LEAVER}/hand-over/<str:name>", departures.HandOver.as_view(), name="departure-hand-over"
    ),
    path("review/", review.Desk.as_view(), name="reviews"),
    path("review/<uuid:pk>/undo", review.TakeBack.as_view(), name="review-undo"),
    path("units/", review.UnknownUnits.as_view(), name="unknown-units"),
    path("answer/<str:token>", review.Answer.as_view(), name="answer"),
    path("ranks", record.Ranks.as_view(), name="ranks"),
    path(f"{SOMEBODY}/record", record.RecordPage.as_view(), name="record"),
    path(f"{SOMEBODY}/corrections/new", record.NewCorrection.as_view(), name="correction-new"),
    path(
        f"{SOMEBODY}/corrections/<uuid:held>/end",
        record.EndCorrection.as_view(),
        name="correction-end",
    ),
    path(f"{SOMEBODY}/merge", record.MergePage.as_view(), name="merge"),
    path(f"{SOMEBODY}/merge/<uuid:other>", record.MergeWith.as_view(), name="merge-with"),
    path(f"{SOMEBODY}/merges/<uuid:held>/undo", record.Unmerge.as_view(), name="unmerge"),
    path(f"{SOMEBODY}/split", record.Split.as_view(), name="split"),
]
