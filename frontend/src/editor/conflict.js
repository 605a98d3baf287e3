// Shows two versions that could not be merged, and keeps both whatever is chosen.
import { DOMSerializer } from "@tiptap/pm/model"
import { fill, h } from "./dom.js"
import { readBody } from "./replacing.js"

/** Return the blocks of a merge; where both changed the same place, theirs then mine, said so. */
export function keepingBoth(parts, notice) {
  const said = { type: "paragraph", content: [{ type: "text", text: notice, marks: [{ type: "italic" }] }] }
  return parts.flatMap((part) => part.blocks || [...part.theirs, said, ...part.mine])
}

/** Return the blocks of a merge where mine wins; theirs stay in the history. */
export function keepingMine(parts) {
  const blocks = parts.flatMap((part) => part.blocks || part.mine)
  return blocks.length ? blocks : [{ type: "paragraph" }]
}

function column(title, blocks, editor, empty) {
  const body = h("div", { class: "editor-version encre-body" })
  if (blocks.length) {
    const node = readBody(editor.schema, { type: "doc", content: blocks })
    body.append(DOMSerializer.fromSchema(editor.schema).serializeFragment(node.content))
  } else body.append(h("p", { class: "editor-nothing" }, empty))
  return h("div", { class: "editor-column" }, h("h3", {}, title), body)
}

/** Build the panel of a conflict; `choose("both" | "mine")` is called once. */
export function conflictPanel({ parts, editor, labels, remote, date, choose }) {
  const who = remote.by || labels.someone
  const places = parts.filter((part) => !part.blocks)
  const title = h("h2", { tabindex: "-1" }, labels.conflictTitle)
  const button = (choice, label, kind) => h("button", { type: "button", class: `btn ${kind}`, onClick: () => choose(choice) }, label)
  return h(
    "section",
    { class: "editor-conflict", role: "region", "aria-label": labels.conflictTitle },
    title,
    h("p", {}, fill(labels.conflictExplained, { who, date })),
    ...places.map((part) =>
      h(
        "div",
        { class: "editor-columns" },
        column(fill(labels.theirVersion, { who }), part.theirs, editor, labels.nothingHere),
        column(labels.yourVersion, part.mine, editor, labels.nothingHere),
      ),
    ),
    h("div", { class: "editor-choices" }, button("both", labels.keepBoth, "btn-primary"), button("mine", labels.keepMine, "btn-outline-secondary")),
    h("p", { class: "editor-hint" }, labels.conflictSafe),
  )
}
