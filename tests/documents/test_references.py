"""What the documents point to exists: files, folders, words of the command, tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from encre.command.cli import WORDS

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
WORD = re.compile(r"\./encre (?:--wheels \S+ )?([a-z]+)")
PROOF = re.compile(r"`((?:tests|foundation|commons|institute|research)/[\w./]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "src").rglob("README.md")),
]
of_each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@of_each_page
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    inside = [link for link in LINK.findall(text) if "://" not in link and link[:7] != "mailto:"]
    lost = [link for link in inside if not (page.parent / link).exists()]
    assert not lost


@of_each_page
def test_words_of_the_command_exist(page: Path) -> None:
    unknown = set(WORD.findall(page.read_text("utf-8"))) - set(WORDS)
    assert not unknown


def test_every_proof_of_the_threat_model_is_there() -> None:
    named = PROOF.findall((ROOT / "THREAT_MODEL.md").read_text("utf-8"))
    assert len(named) > 20
    lost = [name for name in named if not (ROOT / name).exists()]
    lost = [name for name in lost if not (ROOT / "src" / "encre" / name).exists()]
    assert not lost
