"""The page kit: layout, archetypes, forms and tags, and what rooms register to be found.

Pages are imported from `encre.foundation.ui.pages`; this module is safe while apps are loading.
"""

from encre.foundation.ui.actions import Action, State
from encre.foundation.ui.registry import (
    RailEntry,
    Row,
    Tile,
    Wing,
    incidents,
    rail,
    recent,
    tile,
    unread,
    waiting,
)

__all__ = [
    "Action",
    "RailEntry",
    "Row",
    "State",
    "Tile",
    "Wing",
    "incidents",
    "rail",
    "recent",
    "tile",
    "unread",
    "waiting",
]
