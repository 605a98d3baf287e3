"""`{% load threads %}`: the thread, the tags and the star of any object."""

from typing import Any

from django import template
from django.db.models import Model

from encre.commons.threads import queries
from encre.commons.threads.shown import tags_context, thread_context

register = template.Library()


def _reader(context: template.Context) -> Any:
    return getattr(context.get("request"), "person", None)


@register.inclusion_tag("threads/thread.html", takes_context=True)
def thread(context: template.Context, subject: Model) -> dict[str, Any]:
    """Draw what was written about an object, and the form to write."""
    return thread_context(subject, _reader(context), context.get("csrf_token"))


@register.inclusion_tag("threads/tags.html", takes_context=True)
def tags(context: template.Context, subject: Model) -> dict[str, Any]:
    """Draw the tags of an object, and the form to change them."""
    return tags_context(subject, _reader(context), context.get("csrf_token"))


@register.inclusion_tag("threads/star.html", takes_context=True)
def star(context: template.Context, subject: Model) -> dict[str, Any]:
    """Draw the star by which the reader keeps an object at hand."""
    person = _reader(context)
    return {
        "subject": subject,
        "kind": subject._meta.label_lower,
        "person": person,
        "kept": queries.is_favourite(person, subject),
        "csrf_token": context.get("csrf_token"),
    }
