"""Addresses of sign-in: those of django-allauth that the house opens, and its own."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from django.urls import include, path, re_path

from encre.institute.login import views

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
]
