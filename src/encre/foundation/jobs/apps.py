"""The app of background work."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Declares `jobs` and reads the `jobs.py` of every room."""

    name = "encre.foundation.jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Load every room's jobs, schedules and readers."""
        autodiscover_modules("jobs")
