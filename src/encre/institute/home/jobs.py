"""Background work of the account: making a person's copy of their data, forgetting old ones."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import Run, every, job
from encre.foundation.people import queries as people
from encre.institute.home import copies


@job(copies.COPY, max_attempts=3, lease=300, label=_("Copy of my data"))
def make_copy(run: Run, *, by: str) -> dict[str, Any]:
    """Write a person's copy, in the language they read."""
    person = people.by_id(by)
    account = getattr(person, "account", None)
    with translation.override(getattr(account, "language", "") or settings.LANGUAGE_CODE):
        return {"rows": copies.write(person, run.job.pk)}


@every("day 03:30")
@job("home.forget_copies", label=_("Forget the copies of data nobody took"))
def forget_copies(run: Run) -> dict[str, int]:
    """Delete the copies of more than a week."""
    return {"gone": copies.forget_old()}
