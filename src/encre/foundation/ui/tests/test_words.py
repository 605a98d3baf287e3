"""The French of the house: one word of the code has one translation wherever it is shown."""

from collections import defaultdict
from pathlib import Path

from encre.foundation.base.messages import parse

ROOT = Path(__file__).resolve().parents[3]


def test_no_word_is_translated_in_two_ways():
    said = defaultdict(set)
    for path in ROOT.glob("**/locale/fr/LC_MESSAGES/django.po"):
        for message in parse(path.read_text(encoding="utf-8")):
            if message.id:
                said[message.key].add(tuple(sorted(message.texts.items())))
    assert {key: texts for key, texts in said.items() if len(texts) > 1} == {}
