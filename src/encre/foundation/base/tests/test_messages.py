"""Catalogues are compiled as gettext's own program would."""

import gettext
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from encre.foundation.base import messages
from encre.foundation.base.message_check import problems
from encre.foundation.base.message_sources import Asked, Misuse, from_python, from_template

CATALOGUE = r"""
# translators
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

#: somewhere.py:3
#, python-format
msgid "%(n)s file"
msgid_plural "%(n)s files"
msgstr[0] "%(n)s fichier"
msgstr[1] "%(n)s "
"fichiers"

msgctxt "month"
msgid "May"
msgstr "mai"
#, fuzzy
msgid "Doubtful"
msgstr "Douteux"

msgid "Empty"
msgstr ""

#~ msgid "Old"
#~ msgstr "Vieux"
msgid "Tab\t\"quoted\"\n"
msgstr "Tabulation\t« citée »\n"
"""


def read(content: bytes) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(content))


def texts(content: bytes) -> dict[object, str]:
    """Return the texts of a compiled catalogue, its header left out: msgfmt drops a date there."""
    found = dict(vars(read(content))["_catalog"])
    found.pop("", None)
    return found


def test_what_is_finished_is_translated() -> None:
    french = read(messages.binary(messages.parse(CATALOGUE)))
    assert french.ngettext("%(n)s file", "%(n)s files", 1) == "%(n)s fichier"
    assert french.ngettext("%(n)s file", "%(n)s files", 2) == "%(n)s fichiers"
    assert french.pgettext("month", "May") == "mai"
    assert french.gettext('Tab\t"quoted"\n') == "Tabulation\t« citée »\n"
    for unfinished in ("Doubtful", "Empty", "Old", "May"):
        assert french.gettext(unfinished) == unfinished


def test_the_result_reads_as_that_of_msgfmt(tmp_path: Path) -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("msgfmt is missing (Debian package gettext)")
    for number, source in enumerate([CATALOGUE, *_own_catalogues()]):
        file = tmp_path / f"{number}.po"
        file.write_text(source, "utf-8")
        target = file.with_suffix(".mo")
        subprocess.run(["msgfmt", "-o", target, file], check=True)  # noqa: S607
        ours = texts(messages.binary(messages.parse(source)))
        assert ours == texts(target.read_bytes())


def _own_catalogues() -> list[str]:
    return [path.read_text("utf-8") for path in messages.catalogues()]


@pytest.mark.parametrize("text", ["msgid x\n", 'msgid "a\n', '"alone"\n', "what\n"])
def test_a_badly_written_catalogue_says_where(text: str) -> None:
    with pytest.raises(messages.BadCatalogue, match=r"bad\.po:1"):
        messages.parse(text, "bad.po")


def test_only_what_changed_is_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "room" / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE, "utf-8")
    assert messages.compile_all(tmp_path) == 1
    assert messages.compile_all(tmp_path) == 0


def test_messages_are_found_in_code() -> None:
    code = '_("Plain")\nngettext("One", "Many", n)\npgettext_lazy("month", "May")\n_(f"no {x}")\n'
    assert list(from_python(code, "a.py")) == [
        Asked("a.py:1", "Plain"),
        Asked("a.py:2", "One", plural="Many"),
        Asked("a.py:3", "May", "month"),
        Misuse("a.py:4"),
    ]


def test_messages_are_found_in_templates() -> None:
    page = """{% load i18n %}<a title="{% translate "Hello (you)" %}">it's</a>
{% blocktranslate trimmed count n=files|length %}
  One file of {{ name }}
{% plural %}{{ n }} files{% endblocktranslate %}
{% include "x" with a=_("deep") %}{% blocktranslate %}It's 100 %{% endblocktranslate %}"""
    found = list(from_template(page, "a.html"))
    assert [item.id for item in found if isinstance(item, Asked)] == [
        "Hello (you)",
        "One file of %(name)s",
        "deep",
        "It's 100 %%",
    ]


def _house(tmp_path: Path, code: str, catalogue: str) -> list[str]:
    room = tmp_path / "house" / "room"
    folder = room / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (room / "views.py").write_text(code, "utf-8")
    (folder / "django.po").write_text(catalogue, "utf-8")
    return sorted(problem.partition(": ")[2] for problem in problems(tmp_path / "house"))


def test_a_complete_catalogue_has_no_problem(tmp_path: Path) -> None:
    text = 'msgid "Is %(name)s here?"\nmsgstr "%(name)s est là\u202f?"\n'
    assert _house(tmp_path, '_("Is %(name)s here?")', text) == []


@pytest.mark.parametrize(
    ("french", "problem"),
    [
        ("", "is empty"),
        ("%(name)s est là ?", "no unbreakable space"),
        ("%(name)s est là?", "no unbreakable space"),
        ("C'est %(name)s", "straight apostrophe"),
        ("« %(name)s »", "no unbreakable space inside"),
        ("Ici", "placeholders differ"),
        (" %(name)s", "begins otherwise"),
    ],
)
def test_bad_french_is_reported(tmp_path: Path, french: str, problem: str) -> None:
    text = f'msgid "Is %(name)s here?"\nmsgstr "{french}"\n'
    found = _house(tmp_path, '_("Is %(name)s here?")', text)
    assert len(found) == 1
    assert problem in found[0]


def test_a_message_without_french_is_reported(tmp_path: Path) -> None:
    assert _house(tmp_path, '_("Spectrometer")', "") == ["'Spectrometer' has no fr"]


def test_a_message_asked_for_nowhere_is_reported(tmp_path: Path) -> None:
    found = _house(tmp_path, "", 'msgid "Gone"\nmsgstr "Parti"\n')
    assert found == ["'Gone' is asked for nowhere"]
