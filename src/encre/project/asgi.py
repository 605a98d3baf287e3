"""The door of live traffic."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encre.project.settings")
application = get_asgi_application()
