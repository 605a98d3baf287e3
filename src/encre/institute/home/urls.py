"""Addresses of the portal, the account and the statements."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from encre.institute.home import views

app_name = "home"


def statement(address: str, title: object, icon: str, template: str) -> object:
    """Return the address of a statement open to all."""
    view = views.Statement.as_view(title=title, icon=icon, template_name=f"home/{template}")
    return path(address, view, name=address)


urlpatterns = [
    path("", views.Portal.as_view(), name="portal"),
    path("account/", views.AccountPage.as_view(), name="account"),
    path("account/photo", views.Photo.as_view(), name="photo"),
    path("account/photo/remove", views.RemovePhoto.as_view(), name="photo-remove"),
    path("account/data", views.PersonalData.as_view(), name="data"),
    path("account/data/<uuid:pk>/", views.CopyPage.as_view(), name="copy"),
    path("account/data/<uuid:pk>/take", views.TakeCopy.as_view(), name="copy-take"),
    path("language", views.Language.as_view(), name="language"),
    path("theme", views.Theme.as_view(), name="theme"),
    statement("help", _("Help"), "lifebuoy", "help.html"),
    statement("accessibility", _("Accessibility"), "accessible", "accessibility.html"),
    statement("legal", _("Legal notice"), "section", "legal.html"),
    statement("privacy", _("Personal data"), "shield-lock", "privacy.html"),
]
