"""Doing one job, and turning what happened into an outcome."""

import logging
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.foundation.base.errors import EncreError, ReadOnly
from encre.foundation.jobs import queue, registry
from encre.foundation.jobs.models import Job, State
from encre.foundation.jobs.queue import Outcome
from encre.foundation.jobs.run import Cancelled, GivenBack, LeaseLost, Run

PAUSE = timedelta(minutes=1)
log = logging.getLogger("encre.jobs")


def perform(run: Run, tell: Callable[[BaseException], object] | None = None) -> Outcome:
    """Run the job's function and return what it came to; `tell` hears of an unexpected error."""
    try:
        return Outcome(State.DONE, result=_call(run))
    except Cancelled:
        return Outcome(State.CANCELLED)
    except (GivenBack, LeaseLost):
        return Outcome(State.WAITING, charged=False)
    except ReadOnly as stop:
        later = timezone.now() + PAUSE
        return Outcome(State.WAITING, error=str(stop), run_after=later, charged=False)
    except EncreError as refusal:
        return _failed(refusal, str(refusal))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a job raises is its outcome
        log.warning("%s %s: %s", run.job.name, run.job.pk, type(error).__name__)
        if tell is not None:
            tell(error)
        return _after_error(run.job, error)


class UnknownJob(EncreError):
    """No room declares the job any more."""

    default = gettext_lazy("No room knows this job.")


def _call(run: Run) -> Any:
    handle = registry.handles.get(run.job.name)
    if handle is None:
        raise UnknownJob
    args = dict(run.args)
    if handle.takes_person:
        args["by"] = str(run.job.by) if run.job.by else None
    if not (run.inline and connection.in_atomic_block):
        return handle.function(run, **args)
    # Inside a test's transaction, a database error must not spoil what follows it.
    with transaction.atomic():
        return handle.function(run, **args)


def _after_error(job: Job, error: BaseException) -> Outcome:
    """Try again later, or fail for good after the last attempt."""
    # The message may quote a row; the sentence shown does not, the traceback is for operators.
    sentence = _("The job stopped on an unexpected error.")
    if job.attempts >= job.max_attempts:
        return _failed(error, sentence)
    return Outcome(
        State.WAITING,
        error_class=type(error).__name__,
        error=sentence,
        traceback=_trace(error),
        run_after=timezone.now() + queue.delay(job.attempts),
    )


def _failed(error: BaseException, sentence: str) -> Outcome:
    return Outcome(
        State.FAILED,
        error_class=type(error).__name__,
        error=sentence,
        traceback=_trace(error),
    )


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-20_000:]
