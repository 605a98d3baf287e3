"""The named characters of the demonstration: those who sign in, and those who write in the notebooks."""

# ruff: noqa: E501 - one person, one entry

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PASSWORD = "encre-demonstration-2026"  # noqa: S105 - shown on purpose by the command


@dataclass(frozen=True)
class Character:
    """A person whose name, place and login never change with the seed."""

    key: str
    given: str
    family: str
    sex: str
    structure: str
    employer: str
    position: str
    since: int
    login: str | None = None
    birth_family: str | None = None
    languages: tuple[str, ...] = ("fr", "en")
    until_days: int | None = None


@dataclass(frozen=True)
class SignIn:
    """A sign-in shown by the command: who, and what that person sees."""

    character: str
    role: StrPromise


CHARACTERS: tuple[Character, ...] = (
    Character("claire", "Claire", "Le Goff", "f", "team:iris-1", "inrb", "CR", 9, "claire.le-goff"),
    Character("karim", "Karim", "Benhaddou", "m", "team:iris-3", "inrb", "DR", 17, "karim.benhaddou",
              languages=("fr", "ar", "en")),
    Character("nadege", "Nadège", "Payet", "f", "service:centre-services", "inrb", "IE", 6, "nadege.payet"),
    Character("thomas", "Thomas", "Wernert", "m", "service:dsi", "inrb", "IR", 11, "thomas.wernert",
              languages=("fr", "de", "en")),
    Character("helene", "Hélène", "Castaing", "f", "team:iris-1", "inrb", "DR", 20, "helene.castaing",
              birth_family="Robin"),
    Character("ines", "Inês", "Carvalho", "f", "team:iris-1", "urennes", "postdoc", 2, "ines.carvalho",
              languages=("pt", "en", "fr"), until_days=410),
    Character("youssef", "Youssef", "El Amrani", "m", "team:iris-1", "urennes", "doctorant", 2, "youssef.el-amrani",
              languages=("fr", "ar", "en"), until_days=300),
    Character("sylvie", "Sylvie", "Tanguy", "f", "team:iris-1", "inrb", "IE", 22, "sylvie.tanguy",
              birth_family="Morvan"),
    Character("mathieu", "Mathieu", "Le Bihan", "m", "team:iris-1", "cnrs", "AI", 8, "mathieu.le-bihan"),
    Character("anais", "Anaïs", "Ducasse", "f", "team:iris-1", "urennes", "stagiaire", 0, "anais.ducasse",
              until_days=75),
    Character("loic", "Loïc", "Prigent", "m", "unit:iris", "inrb", "T", 13, "loic.prigent"),
    Character("minh", "Minh Anh", "Trần", "f", "unit:iris", "inrb", "IR", 5, "minh-anh.tran",
              languages=("vi", "fr", "en")),
    Character("gwenaelle", "Gwénaëlle", "Floc’h", "f", "unit:iris", "urennes", "T", 15, "gwenaelle.floch"),
    Character("kersaint", "Pierre-Yves", "de Kersaint", "m", "team:iris-4", "urennes", "PU-PH", 14,
              "pierre-yves.de-kersaint"),
    Character("marta", "Marta", "Kowalczyk", "f", "team:barriere-1", "inrb", "DR", 12, "marta.kowalczyk",
              languages=("pl", "en", "fr")),
    Character("fatoumata", "Fatoumata", "Diallo", "f", "team:barriere-1", "urennes", "doctorant", 1,
              "fatoumata.diallo", until_days=640),
    Character("emmanuel", "Emmanuel", "Larribère", "m", "team:carreire-1", "inrb", "DR", 18,
              "emmanuel.larribere"),
    Character("chiara", "Chiara", "Marchetti", "f", "team:carreire-1", "inrb", "CR", 4, "chiara.marchetti",
              languages=("it", "en", "fr")),
    Character("hugo", "Hugo", "Etcheverry", "m", "team:carreire-1", "ubordeaux", "doctorant", 1,
              "hugo.etcheverry", languages=("fr", "eu", "en"), until_days=700),
    Character("stephane", "Stéphane", "Mounier", "m", "team:assemblages-1", "cnrs", "DR", 16,
              "stephane.mounier"),
    Character("priya", "Priya", "Iyer", "f", "team:assemblages-1", "cnrs", "IR", 5, "priya.iyer",
              languages=("en", "hi", "fr")),
    Character("jakub", "Jakub", "Zieliński", "m", "team:assemblages-1", "uga", "doctorant", 2,
              "jakub.zielinski", languages=("pl", "en"), until_days=250),
    Character("laurence", "Laurence", "Delaunay", "f", "team:trajectoires-1", "inrb", "DR", 19,
              "laurence.delaunay", birth_family="Thibaudeau"),
    Character("ousmane", "Ousmane", "Ndiaye", "m", "team:trajectoires-1", "inrb", "IR", 7, "ousmane.ndiaye",
              languages=("fr", "wo", "en")),
    Character("salome", "Salomé", "Grandjean", "f", "team:trajectoires-1", "saclay", "doctorant", 1,
              "salome.grandjean", until_days=500),
    Character("jurgen", "Jürgen", "Vogel", "m", "team:crible-1", "cnrs", "DR", 15, "jurgen.vogel",
              languages=("de", "fr", "en")),
    Character("aurelie", "Aurélie", "Burckel", "f", "team:crible-1", "cnrs", "IE", 9, "aurelie.burckel"),
    Character("wei", "Wei", "Zhang", "m", "team:crible-1", "unistra", "doctorant", 2, "wei.zhang",
              languages=("zh", "en", "fr"), until_days=190),
)  # fmt: skip

BY_KEY: dict[str, Character] = {character.key: character for character in CHARACTERS}

SIGN_INS: tuple[SignIn, ...] = (
    SignIn("claire", _("researcher: her notebooks, what waits for her, her team")),
    SignIn("karim", _("head of a unit: IRIS, its teams and their notebooks")),
    SignIn("nadege", _("agent of the service centre, which serves every delegation")),
    SignIn("thomas", _("administrator: jobs, journal, health, accounts")),
)
