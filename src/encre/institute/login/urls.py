"""Addresses of sign-in: those of django-allauth that the house opens, and its own."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from django.urls import include, path, re_path

from encre.institute.login import views
from encre.institute.login.protocols.urls import urlpatterns as protocols
from encre.institute.login.views import declaring, mine

urlpatterns = [
    path("", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("factors/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("factors/totp/", include("allauth.mfa.totp.urls")),
    path("factors/recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path("factors/keys/", include("allauth.mfa.webauthn.urls")),
    path("sessions/", views.Sessions.as_view(), name="login_sessions"),
    path("tokens/", views.Tokens.as_view(), name="login_tokens"),
    path("tokens/<uuid:pk>/revoke", views.RevokeToken.as_view(), name="login_revoke_token"),
    path("mine/", mine.Mine.as_view(), name="login_mine"),
    path("mine/<uuid:pk>/end", mine.EndVisit.as_view(), name="login_end_visit"),
    path("mine/<uuid:pk>/withdraw", mine.Withdraw.as_view(), name="login_withdraw"),
    path("out/", mine.Out.as_view(), name="login_out"),
    path("services/", declaring.Services.as_view(), name="login_services"),
    path("services/new/<str:protocol>", declaring.Declare.as_view(), name="login_declare"),
    path("services/<uuid:pk>", declaring.OneService.as_view(), name="login_service"),
    path("services/<uuid:pk>/edit", declaring.Change.as_view(), name="login_change_service"),
    path("services/<uuid:pk>/secret", declaring.RenewSecret.as_view(), name="login_renew_secret"),
    path("services/<uuid:pk>/close", declaring.CloseService.as_view(), name="login_close_service"),
    path("services/<uuid:pk>/open", declaring.OpenService.as_view(), name="login_open_service"),
    path("services/<uuid:pk>/try", declaring.Try.as_view(), name="login_try"),
    *protocols,
]
