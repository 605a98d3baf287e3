"""Addresses of equipment."""

from django.urls import path

from encre.research.equipment.views import booking, bookings, feeding, instruments, keeping

app_name = "equipment"
urlpatterns = [
    path("", instruments.InstrumentList.as_view(), name="instruments"),
    path("new", instruments.NewInstrument.as_view(), name="instrument-new"),
    path("bookings/", bookings.MyBookings.as_view(), name="bookings"),
    path("approvals/", bookings.Approvals.as_view(), name="approvals"),
    path("calendars/", feeding.CalendarsPage.as_view(), name="calendars"),
    path("calendars/<uuid:pk>/revoke", feeding.RevokeFeed.as_view(), name="feed-revoke"),
    path("feeds/<str:secret>.ics", feeding.FeedFile.as_view(), name="feed"),
    path("bookings/<uuid:pk>/", bookings.BookingPage.as_view(), name="booking"),
    path("bookings/<uuid:pk>/move", booking.MovePage.as_view(), name="move"),
    path("bookings/<uuid:pk>/cancel", bookings.CancelPage.as_view(), name="cancel"),
    path("bookings/<uuid:pk>/refuse", bookings.RefusePage.as_view(), name="refuse"),
    path(
        "bookings/<uuid:pk>/approve", bookings.BookingVerb.as_view(verb="approve"), name="approve"
    ),
    path("bookings/<uuid:pk>/end", bookings.BookingVerb.as_view(verb="end"), name="end"),
    path("bookings/<uuid:pk>/missed", bookings.BookingVerb.as_view(verb="missed"), name="missed"),
    path("bookings/<uuid:pk>/booking.ics", bookings.BookingCalendar.as_view(), name="ics"),
    path(
        "trainings/<uuid:pk>/withdraw",
        keeping.WithdrawTraining.as_view(),
        name="training-withdraw",
    ),
    path("<uuid:pk>/", instruments.InstrumentPage.as_view(), name="instrument"),
    path("<uuid:pk>/edit", instruments.EditInstrument.as_view(), name="instrument-edit"),
    path("<uuid:pk>/state", instruments.SetState.as_view(), name="state"),
    path("<uuid:pk>/people", instruments.Responsibles.as_view(), name="responsibles"),
    path("<uuid:pk>/book", booking.BookPage.as_view(), name="book"),
    path("<uuid:pk>/now", booking.NowPage.as_view(), name="now"),
    path("<uuid:pk>/maintenance", keeping.MaintenancePage.as_view(), name="maintenance"),
    path("<uuid:pk>/trainings/", keeping.TrainingList.as_view(), name="trainings"),
    path("<uuid:pk>/trainings/new", keeping.NewTraining.as_view(), name="training-new"),
    path("<uuid:pk>/label", keeping.LabelPage.as_view(), name="label"),
    path("<uuid:pk>/calendar", feeding.CalendarsPage.as_view(), name="calendar"),
]
