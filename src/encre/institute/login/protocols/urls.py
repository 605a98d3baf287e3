"""Addresses of the protocols, under /login/."""

from django.urls import path

from encre.institute.login.protocols.cas import entering, validating
from encre.institute.login.protocols.going import Go
from encre.institute.login.protocols.oidc import authorization, endpoints
from encre.institute.login.protocols.oidc import leaving as oidc_leaving
from encre.institute.login.protocols.saml import doors

_known = validating.ServiceValidate
urlpatterns = [
    path("go", Go.as_view(), name="login_go"),
    path(
        "oidc/.well-known/openid-configuration",
        endpoints.Discovery.as_view(),
        name="oidc_discovery",
    ),
    path("oidc/keys", endpoints.Keys.as_view(), name="oidc_keys"),
    path("oidc/authorize", authorization.Authorize.as_view(), name="oidc_authorize"),
    path("oidc/token", endpoints.Token.as_view(), name="oidc_token"),
    path("oidc/userinfo", endpoints.UserInfo.as_view(), name="oidc_userinfo"),
    path("oidc/introspect", endpoints.Introspect.as_view(), name="oidc_introspect"),
    path("oidc/revoke", endpoints.Revoke.as_view(), name="oidc_revoke"),
    path("oidc/logout", oidc_leaving.Logout.as_view(), name="oidc_logout"),
    path("cas/login", entering.Login.as_view(), name="cas_login"),
    path("cas/logout", entering.Logout.as_view(), name="cas_logout"),
    path("cas/validate", validating.Validate.as_view(), name="cas_validate"),
    path("cas/serviceValidate", _known.as_view(), name="cas_service_validate"),
    path("cas/proxyValidate", _known.as_view(), name="cas_proxy_validate"),
    path("cas/proxy", validating.Proxy.as_view(), name="cas_proxy"),
    path("cas/p3/serviceValidate", _known.as_view(attributes=True), name="cas_p3_service_validate"),
    path("cas/p3/proxyValidate", _known.as_view(attributes=True), name="cas_p3_proxy_validate"),
    path("saml/metadata", doors.Metadata.as_view(), name="saml_metadata"),
    path("saml/sso", doors.SignOn.as_view(), name="saml_sso"),
    path("saml/slo", doors.SignOut.as_view(), name="saml_slo"),
]
