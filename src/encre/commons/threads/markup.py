"""The little markup of comments: emphasis, code, lists and links; all else is shown as written."""

import re
from functools import cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "a", "blockquote"}
_SCHEMES = {"http", "https", "mailto"}


@cache
def _reader() -> MarkdownIt:
    rules = ["emphasis", "backticks", "list", "link", "autolink", "newline", "fence", "blockquote"]
    return MarkdownIt("zero", {"breaks": True, "html": False}).enable([*rules, "escape", "entity"])


def shown(text: str, people: "dict[str, str] | None" = None) -> SafeString:
    """Return a comment as HTML; `people` maps the names of those mentioned to their addresses."""
    html = nh3.clean(
        _reader().render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    for name, address in (people or {}).items():
        link = f'<a class="mention" href="{escape(address)}">@{escape(name)}</a>'
        pieces = re.split(rf"@{re.escape(escape(name))}(?![\w-])", html)
        html = link.join(pieces)
    return mark_safe(html)  # noqa: S308 cleaned above
