# ruff: noqa: E501 - an attack reads better on one line
"""Nothing that can act comes out of a body, whatever went in, and nothing makes the reader fall."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encre.research.notebook import body

pytestmark = pytest.mark.once

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' alt='\"><script>alert(1)</script>'>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>a</a>",
    "<a href='java\tscript:alert(1)'>a</a>",
    "<a href='\x01javascript:alert(1)'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<a href='vbscript:msgbox(1)'>a</a>",
    "<a href='//evil.example/phish'>a</a>",
    "<a href='/\\evil.example'>a</a>",
    "<a href='file:///etc/passwd'>a</a>",
    "<a href='blob:https://x/1'>a</a>",
    "<form action=/sign method=post><input name=a value=b><button>go</button></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<object data='data:text/html;base64,PHNjcmlwdD4='></object>",
    "<embed src='javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css><style>*{display:none}</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style='position:fixed;inset:0;background-image:url(//evil.example/pixel)'>x</p>",
    '<p style="color:red;x:expression(alert(1))">x</p>',
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<template><script>alert(1)</script></template>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<p id=csrf name=csrf class='navbar modal fixed-top' hx-get=/sign hx-trigger=load>x</p>",
    "<span class='mention' data-kind='people.person' data-id='018f0000-0000-7000-8000-000000000000'>x</span>",
    "<img data-attachment='018f0000-0000-7000-8000-000000000000'>",
    "<span class=math-inline data-latex='\\href{javascript:alert(1)}{x}'>x</span>",
    "<code class='language-x\" onclick=alert(1)'>x</code>",
    "<pre><code class='language-\"><script>'>x</code></pre>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<x-foo onclick=alert(1)>x</x-foo>",
    "<plaintext><script>alert(1)</script>",
    "<table><td background='javascript:alert(1)' colspan=99999999999 rowspan=-1>x</table>",
    "<ol start=-99999999999999999999><li>x</ol>",
    "\x00<script\x00>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<",
    "</p>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "\ud800 lone",
]
# fmt: off
TAGS = {
    "p", "h1", "h2", "h3", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br", "div",
    "span", "table", "tbody", "tr", "td", "th", "img", "a", "strong", "em", "u", "s", "sub",
    "sup", "mark", "input", "ins", "del",
}
# fmt: on
# fmt: off
ATTRIBUTES = {
    "class", "href", "rel", "src", "alt", "width", "loading", "start", "type", "disabled",
    "checked", "aria-label", "tabindex", "colspan", "rowspan", "data-latex", "data-checked",
    "data-attachment", "data-kind", "data-id", "data-label", "data-colwidth",
}
# fmt: on
CLASSES = re.compile(
    r"^(math|math-inline|math-block|mention|task|task-list|body-table|inserted|deleted"
    r"|text-(center|end|justify)|(ink|highlight)-[a-z]+|language-[a-z0-9+#._-]+)$"
)


class _Inspector(HTMLParser):
    """Fails on anything that a body has no business to say."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES, name
            if name in ("href", "src"):
                assert re.match(r"^(https?:|mailto:|tel:|/[^/]|#|[\w.?=&-]+$)", value or ""), value
            if name == "class":
                assert all(CLASSES.match(each) for each in (value or "").split()), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def inspect(html: str) -> None:
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_comes_out_harmless(html: str) -> None:
    for wrapped in (
        html,
        f"<p>before {html} after</p>",
        f"<table><tr><td>{html}</td></tr></table>",
    ):
        for own in (False, True):
            read = body.from_html(wrapped, own=own)
            inspect(body.to_html(read.body))
            body.to_html(read.body, standalone=True)
            body.to_text(read.body)


def test_hostile_html_is_never_believed_about_identities() -> None:
    html = HOSTILE[32] + HOSTILE[33]
    found = body.find_references(body.from_html(html).body)
    assert (found.mentions, found.attachments) == ([], [])


def test_what_was_removed_is_said() -> None:
    read = body.from_html("<a href='javascript:x'>words stay</a><img src='gone.png' alt='gel'>")
    assert (read.removed["link"], read.removed["img"]) == (1, 1)
    assert read.images == ["gone.png"]
    assert body.to_text(read.body) == "words stay[gel]"


@settings(max_examples=80, derandomize=True, database=None, deadline=None)
@given(
    st.lists(
        st.sampled_from(HOSTILE)
        | st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</b>",
                "<li>",
                "<ul>",
                "</ul>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<a",
                "href=x>",
                "</a>",
                "<div>",
                "$x$",
                "\\(",
                "\\)",
                "<br>",
                "<h1>",
                "text",
            ]
        ),
        max_size=12,
    )
)
def test_any_mixture_is_read_and_comes_out_harmless(parts: list[str]) -> None:
    inspect(body.to_html(body.from_html(" ".join(parts)).body))


@settings(max_examples=80, derandomize=True, database=None, deadline=None)
@given(st.text())
def test_any_text_is_read_as_html_and_as_markdown(text: str) -> None:
    inspect(body.to_html(body.from_html(text).body))
    inspect(body.to_html(body.from_markdown(text).body))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<b>" * 50_000,
        "<ul><li>" * 2_500,
        "<table><tr><td>" * 2_000,
        "$" * 100_000,
        "\\(" * 100_000,
        "\\[" * 100_000 + "\ufffc\\]",
        "$a " * 100_000,
        "<!--" * 50_000,
        "<p>" * 20_000,
    ],
    ids=lambda html: html[:12],
)
def test_large_nonsense_is_read_in_seconds(html: str) -> None:
    start = time.monotonic()
    body.from_html(html)
    assert time.monotonic() - start < 10


def test_a_very_deep_document_keeps_its_words() -> None:
    read = body.from_html("<blockquote>" * 200 + "deep" + "</blockquote>" * 200)
    assert body.to_text(read.body) == "deep"
