"""Writing comments, tags and stars from any page: fragments for htmx, redirections without it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from encre.commons.files.owners import find
from encre.commons.threads import queries, services
from encre.commons.threads.shown import tags_context, thread_context
from encre.foundation import access, links
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.pages.base import announce, sign_in

View = Callable[..., HttpResponse]


def _signed_in(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.person is None:  # type: ignore[attr-defined]
            return sign_in(request)
        return view(request, *args, **kwargs)

    return answer


def _subject(request: HttpRequest, facts: Any) -> Model:
    """Return the object the form is about, if the person may see it (raises NotFound)."""
    subject = find(facts.get("kind", ""), as_uuid(facts.get("id")))
    if subject is None:
        raise NotFound
    action = access.view_action(type(subject))
    access.require(request.person, action, subject)  # type: ignore[attr-defined]
    return subject


def _thread(request: HttpRequest, subject: Model, status: int = 200, **more: Any) -> HttpResponse:
    person = request.person  # type: ignore[attr-defined]
    context = thread_context(subject, person, get_token(request), **more)
    return render(request, "threads/thread.html", context, status=status)


def _there(request: HttpRequest, subject: Model, part: str) -> HttpResponse:
    return redirect(f"{links.address(subject)}#{part}")


@require_POST
@_signed_in
def write(request: HttpRequest) -> HttpResponse:
    """Write a comment; what was typed comes back when it is refused."""
    subject = _subject(request, request.POST)
    text = request.POST.get("text", "")
    try:
        services.comment(subject, text=text, by=request.person)  # type: ignore[attr-defined]
    except Refused as refusal:
        if not request.htmx:  # type: ignore[attr-defined]
            raise
        sentences = refusal.fields.get("text", [refusal])
        return _thread(request, subject, refusal.status, draft=text, errors=sentences)
    if request.htmx:  # type: ignore[attr-defined]
        return announce(_thread(request, subject), _("Your comment was added."))
    return _there(request, subject, "thread")


@require_GET
@_signed_in
def comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to a comment, where it stands."""
    found = queries.visible_comment(request.person, pk)  # type: ignore[attr-defined]
    return _there(request, services.subject_of(found), f"comment-{found.pk}")


@require_http_methods(["GET", "POST"])
@_signed_in
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change one's own comment, in its place."""
    person = request.person  # type: ignore[attr-defined]
    found = queries.visible_comment(person, pk)
    access.require(person, "threads.comment.edit", found)
    subject = services.subject_of(found)
    context = {
        "comment": found,
        "subject": subject,
        "draft": found.text,
        "title": _("Your comment"),
    }
    template = "threads/edit.html" if request.htmx else "threads/edit_page.html"  # type: ignore[attr-defined]
    if request.method == "GET":
        return render(request, template, context)
    text = request.POST.get("text", "")
    try:
        services.edit_comment(found, text=text, by=person)
    except Refused as refusal:
        told = {**context, "draft": text, "errors": refusal.fields.get("text", [refusal])}
        return render(request, template, told, status=refusal.status)
    if request.htmx:  # type: ignore[attr-defined]
        return announce(_thread(request, subject), _("Your comment was changed."))
    return _there(request, subject, f"comment-{found.pk}")


@require_POST
@_signed_in
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a comment; its trace stays."""
    person = request.person  # type: ignore[attr-defined]
    found = services.remove_comment(queries.visible_comment(person, pk), by=person)
    subject = services.subject_of(found)
    if request.htmx:  # type: ignore[attr-defined]
        return announce(_thread(request, subject), _("The comment was removed."))
    messages.success(request, _("The comment was removed."))
    return _there(request, subject, "thread")


@require_POST
@_signed_in
def tags(request: HttpRequest) -> HttpResponse:
    """Add a tag, or take one away."""
    person = request.person  # type: ignore[attr-defined]
    subject = _subject(request, request.POST)
    errors: list[Any] = []
    status = 200
    try:
        if request.POST.get("remove"):
            services.untag(subject, request.POST["remove"], by=person)
        else:
            services.tag(subject, request.POST.get("tag", ""), by=person)
    except Refused as refusal:
        if not request.htmx:  # type: ignore[attr-defined]
            raise
        errors, status = list(refusal.fields.get("tags", [refusal])), refusal.status
    if not request.htmx:  # type: ignore[attr-defined]
        return _there(request, subject, "tags")
    context = tags_context(subject, person, get_token(request), errors=errors, opened=True)
    response = render(request, "threads/tags.html", context, status=status)
    return response if errors else announce(response, _("The tags were changed."))


@require_GET
@_signed_in
def tag_suggestions(request: HttpRequest) -> HttpResponse:
    """Return the tags that begin with what is typed, as options of the field."""
    person = request.person  # type: ignore[attr-defined]
    found = queries.tag_suggestions(
        person, request.GET.get("tag", ""), kind=request.GET.get("kind", "")
    )
    return render(request, "threads/tag_options.html", {"names": found})


@require_POST
@_signed_in
def star(request: HttpRequest) -> HttpResponse:
    """Keep an object at hand, or no longer."""
    person = request.person  # type: ignore[attr-defined]
    subject = _subject(request, request.POST)
    keep = request.POST.get("keep") == "1"
    (services.favourite if keep else services.unfavourite)(subject, by=person)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(links.address(subject))
    context = {
        "subject": subject,
        "kind": subject._meta.label_lower,
        "person": person,
        "kept": keep,
        "csrf_token": get_token(request),
    }
    told = _("Kept at hand.") if keep else _("No longer kept at hand.")
    return announce(render(request, "threads/star.html", context), told)
