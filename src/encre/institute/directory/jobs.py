"""Work of the directory in the background: its modules declare their jobs and readers."""

from encre.institute.directory import golden_jobs, publishing_jobs, source_jobs, staying_jobs

__all__ = ["golden_jobs", "publishing_jobs", "source_jobs", "staying_jobs"]
