"""The forms of my account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

AUTO = "auto"
LANGUAGES = ((AUTO, _("My browser's language")), *settings.LANGUAGES)
THEMES = (("auto", _("As my system")), ("light", _("Light")), ("dark", _("Dark")))


class AppearanceForm(forms.Form):
    """Language and theme."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Theme"), choices=THEMES, widget=forms.RadioSelect)

    def clean_language(self) -> str:
        """Return the language, "" for the browser's."""
        chosen: str = self.cleaned_data["language"]
        return "" if chosen == AUTO else chosen
