"""Forms of files."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RenameForm(forms.Form):
    """A file's new name."""

    name = forms.CharField(
        label=_("Name"), max_length=255, help_text=_("Keep its ending: programs rely on it.")
    )
