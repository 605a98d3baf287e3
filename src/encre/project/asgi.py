"""The door of live traffic: websockets of the notebook, and the probes."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encre.project.settings")
pages = get_asgi_application()

# Rooms can be imported once the settings are read.
from encre.research.notebook.collaboration.door import Door, lifespan  # noqa: E402

door = Door()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer each kind of traffic."""
    if scope["type"] == "websocket":
        await door(scope, receive, send)
    elif scope["type"] == "lifespan":
        await lifespan(door, receive, send)
    else:
        await pages(scope, receive, send)
