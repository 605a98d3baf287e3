"""The tables as the database has them: those of the migrations it says were applied.

A backup taken by a newer release, or restored into it, reads the old tables as they are.
"""

from dataclasses import dataclass

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

Node = tuple[str, str]
# What lives only as long as a session, or is computed again from the rest.
PASSING = {"sessions.session", "usersessions.usersession", "search.document", "search.passage"}


class UnknownRelease(Exception):
    """The tables were made by a release this one does not know."""


@dataclass(frozen=True)
class State:
    """Tables and the migrations that made them."""

    apps: Apps
    nodes: list[Node]

    def models(self) -> list[type[models.Model]]:
        """Return the tables to keep, in a stable order."""
        made = {app for app, _name in self.nodes}
        kept = [
            model
            for model in self.apps.get_models(include_auto_created=True)
            if model._meta.managed
            and not model._meta.proxy
            and model._meta.app_label in made
            and model._meta.label_lower not in PASSING
        ]
        return sorted(kept, key=lambda model: model._meta.label_lower)


def applied(connection: BaseDatabaseWrapper) -> State:
    """Return the tables of a database."""
    loader = MigrationLoader(connection)
    return at(loader, sorted(loader.applied_migrations))


def at(loader: MigrationLoader, nodes: list[Node]) -> State:
    """Return the tables some migrations make (raises UnknownRelease)."""
    unknown = [f"{app}.{name}" for app, name in nodes if (app, name) not in loader.graph.nodes]
    replaced = {f"{app}.{name}" for app, name in loader.replacements} | {
        f"{app}.{name}"
        for migration in loader.replacements.values()
        for app, name in migration.replaces
    }
    strange = [name for name in unknown if name not in replaced]
    if strange:
        raise UnknownRelease(", ".join(strange))
    known = [node for node in nodes if node in loader.graph.nodes]
    return State(loader.project_state(known).apps, nodes)
