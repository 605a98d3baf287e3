"""Work of the directory in the background: its modules declare their jobs and readers."""

from encre.institute.directory import publishing_jobs, staying_jobs

__all__ = ["publishing_jobs", "staying_jobs"]
