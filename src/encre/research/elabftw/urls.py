"""The one address of the door: what follows is read as eLabFTW's clients write it."""

from django.urls import path

from encre.research.elabftw.protocols.doors import door

app_name = "elabftw"
urlpatterns = [path("<path:rest>", door, name="door")]
