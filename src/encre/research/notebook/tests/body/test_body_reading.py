"""HTML and Markdown as other notebooks write them."""

from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from encre.research.notebook import body

pytestmark = pytest.mark.once

ID = "018f0000-0000-7000-8000-000000000001"
SAMPLES = Path(__file__).parents[7] / "shared" / "data" / "eln"


def read(html: str, **options: Any) -> str:
    return body.to_html(body.from_html(html, **options).body)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", "<p></p>"),
        ("bare words", "<p>bare words</p>"),
        ("<p>&nbsp;</p>", "<p></p>"),
        ("<p>\n  a\n  <b> b </b>\n c </p>\n\n", "<p>a <strong>b </strong>c</p>"),
        ("a<br><br>", "<p>a<br></p>"),
        ("<div>a<p>b</p>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<b>x<p>y</p></b>", "<p><strong>x</strong></p><p><strong>y</strong></p>"),
        ('<h2 style="text-align: center">x</h2>', '<h2 class="text-center">x</h2>'),
        ("<h5>x</h5>", "<h3>x</h3>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>",
         "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"),
        ('<ol start="4"><li><h2>t</h2></li></ol>', '<ol start="4"><li><p></p><h2>t</h2></li></ol>'),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p><strong>a</strong></p><p>b</p>"),
        ("<pre class=language-python>a<br>b\n</pre>",
         '<pre><code class="language-python">a\nb</code></pre>'),
        ("<p>x<hr>y</p>", "<p>x</p><hr><p>y</p><p></p>"),
        ('<span style="font-weight:700;font-style:italic;vertical-align:super">x</span>',
         "<p><strong><em><sup>x</sup></em></strong></p>"),
        ('<font color="#ff0000">x</font>', '<p><span class="ink-red">x</span></p>'),
        ('<span style="color:#000">x</span>', "<p>x</p>"),
        ('<span style="background-color:#fff">x</span>', "<p>x</p>"),
        ("<mark>x</mark>", '<p><mark class="highlight-yellow">x</mark></p>'),
        ("<details><summary>s</summary>d</details>", "<p><strong>s</strong></p><p>d</p>"),
        ("<center>x</center>", '<p class="text-center">x</p>'),
        ("a <input type=checkbox checked> b", "<p>a ☑ b</p>"),
    ],
)  # fmt: skip
def test_html_of_elsewhere(html: str, expected: str) -> None:
    assert read(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<ul class="tox-checklist"><li class="tox-checklist--checked">a</li><li>b</li></ul>',
        "<ul><li><input type=checkbox checked> a</li><li><input type=checkbox>b</li></ul>",
        '<ul data-type="taskList"><li data-checked="true"><label><input type="checkbox" checked>'
        '<span></span></label><div><p>a</p></div></li><li data-checked="false"><p>b</p></li></ul>',
        "<ul><li>[x] a</li><li>[ ] b</li></ul>",
    ],
)
def test_task_lists_of_several_makers(html: str) -> None:
    assert body.find_references(body.from_html(html).body).tasks == [("a", True), ("b", False)]


@pytest.mark.parametrize(
    ("html", "latex", "display"),
    [
        ("<p>Let $T=2\\pi$ be</p>", "T=2\\pi", False),
        ("<p>$ 1 + 1 = 2 $</p>", "1 + 1 = 2", False),
        ("<p>\\( a &lt; b \\)</p>", "a < b", False),
        ("<p>\n$$\\ce{A -&gt;[x] B}$$\n</p>", "\\ce{A ->[x] B}", True),
        ("<p>\\[x\\]</p>", "x", True),
        ("<p>$$a<br>b$$</p>", "a\nb", True),
        ("<p>$$<em>a</em>_1$$</p>", "a_1", True),
        ("<p>\\begin{align}a&amp;=b\\end{align}</p>", "\\begin{align}a&=b\\end{align}", True),
        ('<math display="block"><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2'
         "</annotation></semantics></math>", "x^2", True),
    ],
)  # fmt: skip
def test_mathematics_between_delimiters(html: str, latex: str, display: bool) -> None:
    found = json.dumps(body.from_html(html).body)
    kind = "blockMath" if display else "inlineMath"
    assert json.dumps({"type": kind, "attrs": {"latex": latex}}) in found


@pytest.mark.parametrize(
    "html",
    [
        "costs $5 and $6",
        "between 5$ and 6$ each",
        "<code>$x$</code>",
        "\\$a$",
        "US$5",
        "$ 5 and $ 6",
    ],
)
def test_prices_and_code_are_not_mathematics(html: str) -> None:
    assert "Math" not in json.dumps(body.from_html(f"<p>{html}</p>").body)


def test_ragged_tables_become_rectangular() -> None:
    html = "<table><tr><td rowspan=9>a<td>b<tr><td>c<td>d<tr></table>"
    (table,) = body.from_html(html).body["content"]
    widths = [sum(c["attrs"]["colspan"] for c in row["content"]) for row in table["content"]]
    assert widths == [3, 2, 2]
    assert table["content"][0]["content"][0]["attrs"]["rowspan"] == 3


def test_pictures_are_found_by_the_caller_or_said_missing() -> None:
    png = "data:image/png;base64," + base64.b64encode(b"png").decode()
    known = {png: ID, "app/download.php?f=ab/cd.png": ID}
    html = f'<img src="{png}" width=120 alt=g><img src="app/download.php?f=ab/cd.png"><img src=no>'
    found = body.from_html(html, image=known.get)
    assert found.images == ["no"]
    pictures = found.body["content"][0]["content"]
    assert [p["attrs"] for p in pictures] == [
        {"attachment": ID, "alt": "g", "width": 120},
        {"attachment": ID, "alt": "", "width": None},
    ]


@pytest.mark.parametrize(
    "source", ["attachment:gel 1.png", "cid:x", "file:///C:/gel.png", "a b.png"]
)
def test_the_caller_sees_any_source(source: str) -> None:
    found = body.from_html(f'<img src="{source}">', image=lambda src: ID if src == source else None)
    assert body.find_references(found.body).attachments == [ID]


def test_a_picture_of_the_web_stays_as_a_link() -> None:
    html = '<img src="https://a.example/gel.png" alt="gel">'
    assert read(html) == '<p><a href="https://a.example/gel.png" rel="noopener">gel</a></p>'


def test_a_film_stays_as_a_link_and_is_said() -> None:
    found = body.from_html('<iframe src="https://a.example/film"></iframe>')
    assert found.adapted == {"iframe": 1}
    assert body.find_references(found.body).links == ["https://a.example/film"]


def test_markdown() -> None:
    source = (
        "# T\n\n- [ ] a\n- [x] b $x_1 * y_2 * z$\n\n|a|b|\n|-|-|\n|1|~~2~~|\n\n"
        "$$\nE = mc^2\n$$\n\n<b>hi</b> \\(no\\)\n\n```python\nprint('$x$')\n```"
    )
    assert body.to_text(body.from_markdown(source).body).splitlines() == [
        "T", "a", "b x_1 * y_2 * z", "a\tb", "1\t2", "E = mc^2", "hi (no)", "print('$x$')",
    ]  # fmt: skip


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="sample archives are not here")
@pytest.mark.parametrize("archive", sorted(SAMPLES.rglob("*.eln")), ids=lambda path: path.name)
def test_texts_of_real_archives_lose_no_word(archive: Path) -> None:
    with zipfile.ZipFile(archive) as bundle:
        name = next(n for n in bundle.namelist() if n.endswith("ro-crate-metadata.json"))
        graph = json.loads(bundle.read(name))["@graph"]
    texts = [value for node in graph for key in ("text", "description")
             if isinstance(value := node.get(key), str)]  # fmt: skip
    for text in texts:
        found = body.from_html(text)
        assert not found.removed.total() - found.removed["img"] - found.removed["link"]
        assert body.from_html(body.to_html(found.body), own=True).body == found.body
