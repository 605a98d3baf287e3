"""The pages of the portal and of my account."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import View

from encre.commons.files import portraits
from encre.commons.files.forms import PhotoForm
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs import queries as jobs
from encre.foundation.ui import registry
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.context import THEME_COOKIE, THEMES
from encre.foundation.ui.pages import FormPage, JobPage, Page
from encre.institute.home import copies, forms, queries, services
from encre.institute.home.jobs import make_copy
from encre.institute.home.processing import PROCESSINGS

if TYPE_CHECKING:
    from encre.foundation.people.models import Account

YEAR = 365 * 24 * 3600


class Portal(Page):
    """What waits for me, what I was doing, my unit, the services."""

    template_name = "home/portal.html"
    title = _("Home")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Gather what each room gives."""
        person = self.person
        return super().get_context_data(
            evening=queries.is_evening(),
            today=timezone.localdate(),
            waiting=registry.waiting_rows(person),
            recent=registry.recent_rows(person),
            affiliations=queries.my_affiliations(person),
            services=queries.services(person),
            **context,
        )


class AccountPage(FormPage):
    """My account: what Encre knows of me, how it looks, what I may do about it."""

    template_name = "home/account.html"
    title = _("My account")
    icon = "user-circle"
    form_class = forms.AppearanceForm
    done = _("Your choices are kept.")
    draft = False

    def account(self) -> Account:
        """Return who is signed in."""
        return cast("Account", self.request.user)

    def initial(self) -> dict[str, Any]:
        """Return the choices in force."""
        account = self.account()
        theme = account.theme or self.request.COOKIES.get(THEME_COOKIE, "auto")
        return {"language": account.language or forms.AUTO, "theme": theme}

    def perform(self, form: BaseForm) -> str:
        """Keep the choices."""
        services.choose_appearance(self.account(), **form.cleaned_data)
        return reverse("home:account")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the choices, and repeat them in the cookies visitors have."""
        response = super().post(request, *args, **kwargs)
        if response.status_code == HTTPStatus.FOUND:
            _keep(response, THEME_COOKIE, request.POST.get("theme", "auto"))
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return my place in the institute and the doors to the rest."""
        return super().get_context_data(
            affiliations=queries.my_affiliations(self.person),
            doors=[(name, url) for name, door in DOORS if (url := registry.address(door))],
            **context,
        )


class Photo(FormPage):
    """My photograph."""

    title, icon, form_class = _("My photograph"), "camera", PhotoForm
    intro = _("It is seen by those who may see you in the directory, and by nobody else.")
    submit_label, done = _("Keep this photograph"), _("Your photograph is kept.")
    draft = False

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return (Crumb(_("My account"), "/account/"),)

    def perform(self, form: BaseForm) -> str:
        """Have it redrawn and kept."""
        portraits.photograph(self.person, form.cleaned_data["photo"], by=self.person)
        return reverse("home:account")


class RemovePhoto(Page):
    """Takes my photograph away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it away."""
        portraits.unphotograph(self.person, by=self.person)
        messages.success(request, str(_("Your photograph is removed.")))
        return redirect("home:account")


DOORS = (
    (_("My password"), "account_change_password"),
    (_("Second factor, passkeys, recovery codes"), "mfa_index"),
    (_("My sessions"), "login_sessions"),
    (_("My services"), "login_mine"),
    (_("My access tokens for programs"), "login_tokens"),
)


class PersonalData(Page):
    """Asks for a copy of my data."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have it made, one at a time, and show its progress."""
        job = make_copy.enqueue(key=str(self.person.pk), by=self.person)
        return redirect("home:copy", pk=job.pk)


class CopyPage(JobPage):
    """The progress of my copy, then the way to take it."""

    title, icon = _("Copy of my data"), "database-export"
    template_name = "home/copy.html"
    fragment_template = "home/parts/copy.html"

    def find(self) -> Any:
        """Return the reader's own copy (raises NotFound)."""
        found = jobs.of(self.person, self.kwargs["pk"])
        if found is None or found.name != copies.COPY:
            raise NotFound
        return found

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return (Crumb(_("My account"), "/account/"),)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say whether it still waits."""
        return super().get_context_data(ready=copies.ready(self.job.pk), **context)


class TakeCopy(CopyPage):
    """Gives my copy, once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        """Send the archive."""
        stream = copies.take(self.job.pk, by=self.person)
        name = f"encre-{timezone.localdate():%Y-%m-%d}.zip"
        response = FileResponse(stream, as_attachment=True, filename=name)
        response["Cache-Control"] = "no-store"
        return response


class Statement(Page):
    """A page open to all: a statement the law asks for, or help."""

    public = True

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the institute's names and contacts."""
        return super().get_context_data(
            contacts=settings.CONTACTS,
            base_url=settings.BASE_URL,
            processings=PROCESSINGS,
            **context,
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way home."""
        return (Crumb(_("Home"), "/"),)


@method_decorator(require_POST, name="dispatch")
class Language(View):
    """Changes the language of the pages."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the language with the account when there is one, and in a cookie."""
        language = request.POST.get("language", "")
        if language not in dict(settings.LANGUAGES):
            raise Refused(_("Encre does not speak this language."))
        if request.user.is_authenticated:
            account = cast("Account", request.user)
            services.choose_appearance(account, language=language, theme=account.theme or "auto")
        response = _back(request)
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
        return response


@method_decorator(require_POST, name="dispatch")
class Theme(View):
    """Changes the theme of the pages."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the theme with the account when there is one, and in a cookie."""
        theme = request.POST.get("theme", "")
        if theme not in THEMES:
            raise Refused(_("There is no such theme."))
        if request.user.is_authenticated:
            account = cast("Account", request.user)
            services.choose_appearance(account, language=account.language, theme=theme)
        response = _back(request)
        _keep(response, THEME_COOKIE, theme)
        return response


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else "/")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=secure)
