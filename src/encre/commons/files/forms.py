"""Forms of files."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RenameForm(forms.Form):
    """A file's new name."""

    name = forms.CharField(
        label=_("Name"), max_length=255, help_text=_("Keep its ending: programs rely on it.")
    )


class PhotoForm(forms.Form):
    """A photograph of a person."""

    photo = forms.FileField(
        label=_("Photograph"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "JPEG, PNG or WebP, 10 MB at most. Its middle square is kept, small; the place and the "
            "device it was taken with are erased."
        ),
    )
