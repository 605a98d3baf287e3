"""Hazards of chemicals: statements (H) and the pictograms that go with them.

Regulation (EC) 1272/2008 (CLP): statements in annex III, pictograms in annex V.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Pictogram:
    """A GHS pictogram: its code, its words, the drawing that stands for it."""

    code: str
    label: Any
    icon: str


PICTOGRAMS = {
    held.code: held
    for held in (
        Pictogram("GHS01", _("Explosive"), "bomb"),
        Pictogram("GHS02", _("Flammable"), "flame"),
        Pictogram("GHS03", _("Oxidising"), "circle-dashed"),
        Pictogram("GHS04", _("Gas under pressure"), "bottle"),
        Pictogram("GHS05", _("Corrosive"), "droplet"),
        Pictogram("GHS06", _("Acutely toxic"), "skull"),
        Pictogram("GHS07", _("Harmful or irritant"), "alert-triangle"),
        Pictogram("GHS08", _("Serious health hazard"), "lungs"),
        Pictogram("GHS09", _("Dangerous for the environment"), "fish"),
    )
}
_BY_STATEMENT = {
    "GHS01": "200 201 202 203 204 205 206 207 208 209 210 211 240 241",
    "GHS02": (
        "206 207 208 220 222 223 224 225 226 228 230 231 232 241 242 250 251 252 260 261 282 283"
    ),
    "GHS03": "270 271 272",
    "GHS04": "280 281 284",
    "GHS05": "290 314 318",
    "GHS06": "300 301 310 311 330 331",
    "GHS07": "302 312 315 317 319 332 335 336 420",
    "GHS08": "304 334 340 341 350 351 360 361 370 371 372 373",
    "GHS09": "400 410 411",
}
_BARE = ["227", "221", "303", "305", "313", "316", "320", "333", "362", "401", "402", "412", "413"]
STATEMENTS = {f"H{n}" for codes in _BY_STATEMENT.values() for n in codes.split()} | {
    f"H{n}" for n in _BARE
}
_WRITTEN = re.compile(r"(EU)?H\d{3}[A-Za-z]{0,3}")


def statements_in(text: str) -> tuple[list[str], list[str]]:
    """Return the statements written in `text` (« H225, H319 »), and the words that are none."""
    good: list[str] = []
    wrong: list[str] = []
    for word in re.split(r"[\s,;+]+", text.strip()):
        if not word:
            continue
        code = word[:1].upper() + word[1:] if not word.upper().startswith("EUH") else word.upper()
        known = _WRITTEN.fullmatch(code) and (code.startswith("EUH") or code[:4] in STATEMENTS)
        (good if known else wrong).append(code if known else word)
    return list(dict.fromkeys(good)), wrong


def pictograms_of(statements: Iterable[str]) -> list[Pictogram]:
    """Return the pictograms that the statements call for, by code.

    CLP article 26: the exclamation mark is left out beside the skull, and for what the acid or
    the respiratory hazard says already.
    """
    numbers = {code[1:4] for code in statements if code.startswith("H")}
    found = {code for code, held in _BY_STATEMENT.items() if numbers & set(held.split())}
    said = set()
    if "GHS05" in found:
        said |= {"315", "319"}
    if "334" in numbers:
        said |= {"315", "317", "319"}
    if "GHS06" in found or not (numbers & set(_BY_STATEMENT["GHS07"].split())) - said:
        found.discard("GHS07")
    return [PICTOGRAMS[code] for code in sorted(found)]
