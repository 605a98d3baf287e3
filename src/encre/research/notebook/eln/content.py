"""The words of an entry: where they are, and whether they are HTML, Markdown or plain."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from .model import JSON, Text

if TYPE_CHECKING:
    from .graph import Graph, Node
    from .report import Findings

TAG = re.compile(
    r"</?(?:p|div|span|br|hr|h[1-6]|ul|ol|li|table|t[rdh]|tbody|thead|strong|em|b|i|u|s|sub|sup|a|img|figure|pre|code"
    r"|blockquote|section|article|font|dl|dt|dd|script|style|svg|iframe|input|details|mark|del|ins|html|body)\b[^<>]*>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
MARKDOWN = re.compile(
    r"^#{1,6} \S|^[ \t]{0,12}(?:[-*+]|\d{1,9}\.) \S|^```|^> \S|^\|.+\|[ \t]*$|^-{3,}[ \t]*$"
    r"|\*\*[^*\n]{1,300}\*\*|\[[^\]\n]{0,300}\]\([^)\n]{1,500}\)",
    re.MULTILINE,
)
SAMPLE = 200_000
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
LINE_BREAK = re.compile(r"<br\s*/?>\r?\n?", re.IGNORECASE)
DECLARED = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/plain": "plain",
    "html": "html",
    "markdown": "markdown",
    "plain": "plain",
}


def texts(graph: Graph, node: Node, where: str, findings: Findings, *, trusted: bool) -> list[Text]:
    """Every text of a node, the main one first (`trusted`: what it declares is believed)."""
    declared = _declared(node.text("encodingFormat"))
    found: list[Text] = []
    for origin in ("text", "articleBody", "description", "abstract"):
        applies = declared if origin == "text" or not found else ""
        for value in node.all(origin):
            text = _text(graph, value, origin, applies, trusted=trusted)
            if text and text.content not in [item.content for item in found]:
                found.append(text)
                _report(text, where, findings)
    return found


def plain_words(graph: Graph, node: Node, *names: str) -> str:
    """The text of a property that may be a string or a text node."""
    for value in node.all(*names):
        if isinstance(value, dict):
            target = graph.resolve(value)
            if target is not None and (words := target.text("text", "name", "value")):
                return words
        elif str(value).strip():
            return str(value).strip()
    return ""


def _text(graph: Graph, value: JSON, origin: str, declared: str, *, trusted: bool) -> Text | None:
    if isinstance(value, dict):
        target = graph.resolve(value)
        content = (
            target.text("text", "articleBody", "value", "name", "description") if target else ""
        )
        declared = _declared(target.text("encodingFormat")) if target else ""
    else:
        content = str(value)
    if not content.strip():
        return None
    actual = (declared or "plain") if trusted else settled(content, declared)
    return Text(content, actual, declared, origin)


def _declared(media_type: str) -> str:
    return DECLARED.get(media_type.split(";", maxsplit=1)[0].strip().lower(), "")


def _report(text: Text, where: str, findings: Findings) -> None:
    if text.declared and text.declared != text.format:
        findings.note("format_adapted", where, declared=text.declared, actual=text.format)


def settled(content: str, declared: str) -> str:
    """The format a text is really in: what it is declared to be, unless it plainly is not."""
    content = content[:SAMPLE]
    seen = sniffed(content)
    if not declared:
        return seen
    if declared == "html":
        return seen if seen == "markdown" or not ENTITY.search(content) else "html"
    if declared == "markdown":
        return "html" if seen == "html" and not MARKDOWN.search(content) else "markdown"
    return "html" if seen == "html" else "plain"


def sniffed(content: str) -> str:
    """The format a text looks like: html, markdown or plain."""
    content = content[:SAMPLE]
    outside_code = CODE.sub("", content)
    if TAG.search(outside_code):
        return "html"
    if MARKDOWN.search(content):
        return "markdown"
    return "plain"


def decoded_once(text: str) -> str:
    """A plain text that was HTML-encoded on the way, with its line breaks."""
    return html.unescape(LINE_BREAK.sub("\n", text))
