"""Documents of every shape the schema allows, for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from encre.research.notebook.body.document import SPEC

IDS = st.uuids().map(str)
# Spaces, line ends, markup, dollars, marks of several scripts: what breaks a reader of HTML.
TEXTS = st.text(
    st.sampled_from("ab é β\u00a0\u202f \t\n<>&\"'$\\()[]-#*_`|µ𝄞\ufffc")
    | st.characters(exclude_categories=["Cs"]),
    min_size=1,
    max_size=12,
)
LATEX = st.text(st.sampled_from('\\ce{}_^ab<>&"$ \n'), max_size=12)
ADDRESSES = st.sampled_from(
    [
        "https://a.example/b?c=d&e=%20f",
        "mailto:a@b.example",
        "/notebook/1",
        "#x",
        "tel:+33100000000",
    ]
)


def node(name: str, content: Any = None, /, **attrs: Any) -> st.SearchStrategy[dict[str, Any]]:
    parts = {"type": st.just(name)}
    if attrs:
        parts["attrs"] = st.fixed_dictionaries(attrs)
    if content is not None:
        parts["content"] = content
    return st.fixed_dictionaries(parts)


def choices(kind: str, name: str, attribute: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(SPEC[kind][name]["attrs"][attribute]["choices"])


def _mark(name: str) -> st.SearchStrategy[dict[str, Any]]:
    if name == "link":
        return node(name, None, href=ADDRESSES)
    if name in ("highlight", "textColor"):
        return node(name, color=choices("marks", name, "color"))
    return node(name)


MARKS = st.lists(
    st.sampled_from(sorted(SPEC["marks"])).flatmap(_mark),
    max_size=3,
    unique_by=lambda mark: mark["type"],
)


def _dressed(bare: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return MARKS.map(lambda marks: {**bare, "marks": marks} if marks else bare)


INLINE = st.one_of(
    TEXTS.map(lambda text: {"type": "text", "text": text}),
    TEXTS.map(lambda text: {"type": "text", "text": text}),
    node("hardBreak"),
    node("image", attachment=IDS, alt=TEXTS, width=st.none() | st.integers(8, 4000)),
    node("inlineMath", latex=LATEX),
    node("mention", kind=st.sampled_from(["notebook.entry", "people.person"]), id=IDS, label=TEXTS),
).flatmap(_dressed)
INLINES = st.lists(INLINE, max_size=4)
ALIGN = choices("nodes", "paragraph", "textAlign")
PARAGRAPH = node("paragraph", INLINES, textAlign=ALIGN)
FORMULA = node(
    "paragraph",
    TEXTS.map(lambda text: {"type": "text", "text": f"=$A$1*{' '.join(text.split())}2"})
    .flatmap(_dressed)
    .map(lambda text: [text]),
    textAlign=ALIGN,
)
LEAVES = st.one_of(
    PARAGRAPH,
    node("heading", INLINES, level=st.sampled_from([1, 2, 3]), textAlign=ALIGN),
    node(
        "codeBlock",
        TEXTS.map(lambda text: [{"type": "text", "text": text}]) | st.just([]),
        language=st.none() | st.sampled_from(["python", "c++", "r"]),
    ),
    node(
        "sequence",
        TEXTS.map(lambda text: [{"type": "text", "text": text}]) | st.just([]),
        name=TEXTS | st.just(""),
        topology=choices("nodes", "sequence", "topology"),
        alphabet=choices("nodes", "sequence", "alphabet"),
    ),
    node("horizontalRule"),
    node("blockMath", latex=LATEX),
)


def _grown(block: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    blocks = st.lists(block, min_size=1, max_size=2)
    item = st.tuples(PARAGRAPH, st.lists(block, max_size=1)).map(lambda pair: [pair[0], *pair[1]])
    spans = {
        "colspan": st.integers(1, 3),
        "rowspan": st.integers(1, 3),
        "colwidth": st.none() | st.lists(st.integers(0, 900), min_size=1, max_size=3),
        "shape": st.none() | st.sampled_from(["3x2", "0x0", "12x104"]),
    }
    formula = st.lists(FORMULA, min_size=1, max_size=1)
    cells = st.lists(
        node("tableCell", blocks | formula, **spans) | node("tableHeader", blocks, **spans),
        min_size=1,
        max_size=3,
    )
    return st.one_of(
        node("bulletList", st.lists(node("listItem", item), min_size=1, max_size=3)),
        node(
            "orderedList",
            st.lists(node("listItem", item), min_size=1, max_size=3),
            start=st.integers(0, 999),
        ),
        node(
            "taskList",
            st.lists(node("taskItem", item, checked=st.booleans()), min_size=1, max_size=3),
        ),
        node("blockquote", blocks),
        node(
            "table",
            st.lists(node("tableRow", cells), min_size=1, max_size=3),
            computes=st.none() | st.booleans(),
        ),
    )


BLOCKS = st.recursive(LEAVES, _grown, max_leaves=8)
DOCUMENTS = node("doc", st.lists(BLOCKS, min_size=1, max_size=4))
