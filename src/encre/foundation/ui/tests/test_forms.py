"""Forms as the kit draws them."""

import pytest
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import override

from encre.foundation.structures.models import Structure

OFFERED = (("a", "Amont"), ("b", "Aval"))


class SomeChoices(forms.Form):
    """A choice one must make, others one may leave."""

    needed = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, *OFFERED])
    free = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, *OFFERED], required=False)
    told = forms.ChoiceField(choices=[("", "Le mien seul"), *OFFERED], required=False)
    place = forms.ModelChoiceField(Structure.objects.none(), required=False)


@pytest.mark.django_db
def test_an_empty_choice_is_a_word_and_still_empty():
    with override("fr"):
        drawn = str(SomeChoices())
    assert "-----" not in drawn
    assert drawn.count(">Choisir…</option>") == 1
    assert drawn.count(">Aucun choix</option>") == 2
    assert ">Le mien seul</option>" in drawn
    assert drawn.count('<option value=""') == 4
