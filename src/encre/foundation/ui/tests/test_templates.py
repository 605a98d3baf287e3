"""No template of the house carries inline style or script, and every icon exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted(ROOT.glob("**/templates/**/*.html"))
STYLE = re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE)
HANDLER = re.compile(r"""<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=""", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\bnonce=)(?![^>]*type=\"application/json\")", re.IGNORECASE)
STYLE_TAG = re.compile(r"<style(?![^>]*\bnonce=)", re.IGNORECASE)
ICON = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""")
PYTHON_ICON = re.compile(r"""(?:icon=|icon = )"([a-z0-9-]+)\"""")
SPRITE = ROOT / "foundation/ui/static/vendor/tabler-icons-3.52.0/sprite.svg"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_inline(template):
    text = template.read_text(encoding="utf-8")
    assert not STYLE.search(text), "a style attribute"
    assert not HANDLER.search(text), "an inline handler"
    # A letter and a page that opens from a disk have no policy of ours, and nothing beside them.
    if not {"mail", "readable"}.intersection(template.parts):
        assert not SCRIPT.search(text), "a script without nonce"
        assert not STYLE_TAG.search(text), "a style without nonce"


def test_every_icon_asked_for_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))
    asked = set()
    for path in TEMPLATES:
        asked |= set(ICON.findall(path.read_text(encoding="utf-8")))
    for path in ROOT.glob("**/*.py"):
        if "tests" not in path.parts:
            asked |= set(PYTHON_ICON.findall(path.read_text(encoding="utf-8")))
    assert asked - known == set()
