"""Addresses of the console."""

from django.urls import path

from encre.institute.console.views import (
    accounts,
    following,
    health,
    job,
    jobs,
    journal,
    mail,
    people_accounts,
    settings,
)

app_name = "console"
urlpatterns = [
    path("", health.HealthPage.as_view(), name="health"),
    path("jobs", jobs.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:pk>", job.OneJob.as_view(), name="job"),
    path("dead", jobs.Dead.as_view(), name="dead"),
    path("parked", following.ParkedEvents.as_view(), name="parked"),
    path("parked/<uuid:pk>", following.ParkedEvent.as_view(), name="parked_event"),
    path("schedules", following.Schedules.as_view(), name="schedules"),
    path("readers", following.Readers.as_view(), name="readers"),
    path("journal", journal.Journal.as_view(), name="journal"),
    path("journal/verify", journal.Verify.as_view(), name="verify"),
    path("mail", mail.Mail.as_view(), name="mail"),
    path("accounts", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/without", accounts.WithoutAccount.as_view(), name="accounts_without"),
    path("accounts/<uuid:pk>", accounts.OneAccount.as_view(), name="account"),
    path("accounts/<uuid:pk>/factors", accounts.RemoveFactors.as_view(), name="remove_factors"),
    path("accounts/<uuid:pk>/open", people_accounts.OpenAccount.as_view(), name="open_account"),
    path("accounts/<uuid:pk>/link", people_accounts.HandLink.as_view(), name="hand_link"),
    path("accounts/<uuid:pk>/close", people_accounts.CloseAccount.as_view(), name="close_account"),
    path(
        "accounts/<uuid:pk>/reopen",
        people_accounts.ReopenAccount.as_view(),
        name="reopen_account",
    ),
    path("accounts/<uuid:pk>/sessions", people_accounts.EndSessions.as_view(), name="end_sessions"),
    path("accounts/<uuid:pk>/roles", people_accounts.SetRoles.as_view(), name="set_roles"),
    path("settings", settings.Settings.as_view(), name="settings"),
    path("first/<str:token>", accounts.FirstAdmin.as_view(), name="first_admin"),
]
