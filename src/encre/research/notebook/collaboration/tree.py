"""A body and its Yjs document, each made from the other.

The tree is that of y-tiptap: an XML fragment `body` whose elements are the nodes, whose texts
carry the marks as formatting. Marks of a node that is no text stand in its attribute `marks`.
"""

import json
from collections.abc import Sequence
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from encre.research.notebook.body import document as bodies
from encre.research.notebook.body.document import Body
from encre.research.notebook.collaboration.matching import matched

FRAGMENT = "body"
MARKS = "marks"
# A mark that does not exclude itself has its hash in its name (y-tiptap, marksToAttributes).
CODE, _CODE_IN_YJS = "code", "code--LpaW+ak5"
_HASHED = len("--12345678")

Parent = XmlFragment | XmlElement
Child = XmlElement | XmlText
Item = Body | list[Body]
"""A node, or a run of neighbouring texts."""


def root(doc: "Doc[Any]") -> XmlFragment:
    """Return the fragment that holds the text."""
    return doc.get(FRAGMENT, type=XmlFragment)


# --- reading -------------------------------------------------------------------------------------


def body_of(doc: "Doc[Any]") -> Body:
    """Return the body that a document holds, in its normal form; what cannot stand is mended."""
    read = {"type": "doc", "content": _content(root(doc))}
    try:
        return bodies.check(read)
    except bodies.InvalidBody:
        return bodies.check(_mended(read))


def _content(parent: Parent) -> list[Body]:
    found: list[Body] = []
    for child in parent.children:
        found += _texts(child) if isinstance(child, XmlText) else [_node(child)]
    return found


def _node(element: Any) -> Body:
    attributes = _own(element)
    marks = _marks(attributes.pop(MARKS, None))
    rules = bodies.SPEC["nodes"].get(element.tag, {}).get("attrs", {})
    node: Body = {"type": element.tag}
    if kept := {name: value for name, value in attributes.items() if name in rules}:
        node["attrs"] = kept
    if content := _content(element):
        node["content"] = content
    return {**node, "marks": marks} if marks else node


def _own(element: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in element.attributes}


def _texts(text: XmlText) -> list[Body]:
    found = []
    for words, formatting in text.diff():
        if isinstance(words, str) and words:
            marks = _marks(formatting)
            one: Body = {"type": "text", "text": words}
            found.append({**one, "marks": marks} if marks else one)
    return found


def _marks(formatting: Any) -> list[Body]:
    """Return the marks that the schema knows."""
    found = []
    for name, attributes in (formatting or {}).items():
        known = name[:-_HASHED] if name[-_HASHED:].startswith("--") else name
        if known in bodies.RANK and attributes is not None:
            values = {key: _plain(value) for key, value in dict(attributes).items()}
            found.append({"type": known, **({"attrs": values} if values else {})})
    return found


def _plain(value: Any) -> Any:
    """Return a value as JSON of a body has it: Yjs makes no difference between 2 and 2.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _mended(node: Body) -> Body:
    """Return a document in which what two changes at once made impossible is brought to text."""
    content = [each for child in node["content"] for each in _standing(child)]
    blocks = [one for each in content for one in ([each] if _is_block(each) else _told(each))]
    return {"type": "doc", "content": blocks or bodies.empty()["content"]}


def _is_block(node: Body) -> bool:
    return "block" in str(bodies.SPEC["nodes"].get(node["type"], {}).get("group", "")).split()


def _standing(node: Body) -> list[Body]:
    """Return a node whose content is right, else the text it held as a paragraph."""
    if node["type"] == "text":
        return [node]
    content = [each for child in node.get("content", []) for each in _standing(child)]
    mended = {**node, "content": content}
    try:
        tidy = bodies.check({"type": "doc", "content": _around(mended)})
    except bodies.InvalidBody:
        return _told(node)
    return [mended] if tidy else []


def _told(node: Body) -> list[Body]:
    """Return the words of a node as a paragraph, nothing when it has none."""
    words = _words(node)
    return [{"type": "paragraph", "content": [{"type": "text", "text": words}]}] if words else []


def _around(node: Body) -> list[Body]:
    """Return a node with the parents without which it cannot be checked."""
    spec = bodies.SPEC["nodes"].get(node["type"], {})
    if spec.get("inline"):
        return [{"type": "paragraph", "content": [node]}]
    parents = {
        "listItem": ("bulletList",),
        "taskItem": ("taskList",),
        "tableRow": ("table",),
        "tableCell": ("tableRow", "table"),
        "tableHeader": ("tableRow", "table"),
    }
    for parent in parents.get(node["type"], ()):
        node = {"type": parent, "content": [node]}
    return [node]


def _words(node: Body) -> str:
    if node["type"] == "text":
        return str(node["text"])
    return " ".join(filter(None, map(_words, node.get("content", []))))


# --- writing -------------------------------------------------------------------------------------


def document_of(body: Body) -> "Doc[Any]":
    """Return a new document that holds a body."""
    doc: Doc[Any] = Doc()
    fragment = root(doc)
    with doc.transaction():
        for place, item in enumerate(_items(body.get("content", []))):
            _insert(fragment, place, item)
    return doc


def bring(doc: "Doc[Any]", body: Body) -> bytes | None:
    """Change a document as little as may be until it holds a body; return the update, if any."""
    before = doc.get_state()
    changes: list[bytes] = []
    held = doc.observe(lambda event: changes.append(event.update))
    with doc.transaction():
        _bring_children(root(doc), _items(body.get("content", [])))
    doc.unobserve(held)
    return doc.get_update(before) if changes else None


def _items(nodes: Sequence[Body]) -> list[Item]:
    """Gather neighbouring texts: Yjs holds them as one."""
    items: list[Item] = []
    for node in nodes:
        if node["type"] != "text":
            items.append(node)
        elif items and isinstance(items[-1], list):
            items[-1].append(node)
        else:
            items.append([node])
    return items


def _insert(parent: Parent, place: int, item: Item) -> None:
    """Insert a node, or a text, before the child that stands at a place."""
    if isinstance(item, list):
        text = parent.children.insert(place, XmlText())
        _write(text, 0, _runs(item))
        return
    element = parent.children.insert(place, XmlElement(item["type"], _attributes(item)))
    for inner, child in enumerate(_items(item.get("content", []))):
        _insert(element, inner, child)


def _attributes(node: Body) -> dict[str, Any]:
    kept = {name: value for name, value in (node.get("attrs") or {}).items() if value is not None}
    worn = {mark["type"]: mark.get("attrs") or {} for mark in node.get("marks", [])}
    return {**kept, MARKS: worn} if worn else kept


Run = tuple[str, dict[str, Any]]


def _runs(texts: Sequence[Body]) -> list[Run]:
    return [(node["text"], _formatting(node.get("marks", []))) for node in texts]


def _formatting(marks: Sequence[Body]) -> dict[str, Any]:
    return {
        _CODE_IN_YJS if mark["type"] == CODE else str(mark["type"]): mark.get("attrs") or {}
        for mark in marks
    }


def _write(text: XmlText, place: int, runs: Sequence[Run]) -> None:
    """Insert runs at a place counted, as pycrdt does, in bytes of UTF-8."""
    for words, formatting in runs:
        text.insert(place, words, formatting or None)
        place += len(words.encode())


def _bring_children(parent: Parent, wanted: list[Item]) -> None:
    present: list[Child] = list(parent.children)  # type: ignore[arg-type]
    keys = [_key(_item_of(child)) for child in present]
    # From the end, so that places before stay what they were.
    for old, new in reversed(matched(keys, [_key(item) for item in wanted])):
        pairs = min(len(old), len(new))
        for place in reversed(old[pairs:]):
            del parent.children[place]
        for more in reversed(new[pairs:]):
            _insert(parent, old.start + pairs, wanted[more])
        for place, into in reversed(list(zip(old, new, strict=False))):
            _bring_child(parent, place, present[place], wanted[into])


def _item_of(child: Child) -> Item:
    return _texts(child) if isinstance(child, XmlText) else _node(child)


def _key(item: Item) -> str:
    """Return what tells whether two items are the same: Yjs tells names in no order of its own."""
    return json.dumps(_drawn(item), sort_keys=True, default=repr)


def _drawn(item: Item) -> list[Any]:
    if isinstance(item, list):
        return _runs(item)
    content = [_drawn(child) for child in _items(item.get("content", []))]
    return [item["type"], _attributes(item), content]


def _bring_child(parent: Parent, place: int, child: Child, item: Item) -> None:
    if isinstance(child, XmlText) and isinstance(item, list):
        _bring_text(child, _runs(item))
    elif isinstance(child, XmlElement) and isinstance(item, dict) and child.tag == item["type"]:
        _bring_attributes(child, _attributes(item))
        _bring_children(child, _items(item.get("content", [])))
    else:
        del parent.children[place]
        _insert(parent, place, item)


def _bring_attributes(element: XmlElement, wanted: dict[str, Any]) -> None:
    present = _own(element)
    for name in present.keys() - wanted.keys():
        del element.attributes[name]
    for name, value in wanted.items():
        if present.get(name) != value:
            element.attributes[name] = value


def _bring_text(text: XmlText, wanted: list[Run]) -> None:
    """Replace what stands between the beginning and the end that both have."""
    present = _signs(_runs(_texts(text)))
    coming = _signs(wanted)
    start, shortest = 0, min(len(present), len(coming))
    while start < shortest and present[start] == coming[start]:
        start += 1
    end = 0
    while end < shortest - start and present[-1 - end] == coming[-1 - end]:
        end += 1
    place = sum(len(sign.encode()) for sign, _ in present[:start])
    gone = sum(len(sign.encode()) for sign, _ in present[start : len(present) - end])
    if gone:
        del text[place : place + gone]
    _write(text, place, coming[start : len(coming) - end])


def _signs(runs: Sequence[Run]) -> list[Run]:
    return [(sign, formatting) for words, formatting in runs for sign in words]
