// What the toolbar and the slash menu can do: one list, so that both say and do the same.
import { doesCompute } from "./formulas.js"

const mark = (id, icon, keys) => ({
  id,
  icon,
  keys,
  toggle: true,
  active: (editor) => editor.isActive(id),
  run: (chain) => chain.toggleMark(id),
})

/** Buttons of the toolbar, by group. */
export const GROUPS = [
  [
    { id: "undo", icon: "arrow-back-up", keys: "Ctrl+Z", run: (chain) => chain.undo() },
    { id: "redo", icon: "arrow-forward-up", keys: "Ctrl+Y", run: (chain) => chain.redo() },
  ],
  [{ id: "style", select: true }],
  [
    mark("bold", "bold", "Ctrl+B"),
    mark("italic", "italic", "Ctrl+I"),
    mark("underline", "underline", "Ctrl+U"),
    mark("strike", "strikethrough", "Ctrl+Shift+S"),
    mark("subscript", "subscript", "Ctrl+,"),
    mark("superscript", "superscript", "Ctrl+."),
    mark("code", "code", "Ctrl+E"),
    { id: "highlight", icon: "highlight", menu: "highlight" },
    { id: "textColor", icon: "text-color", menu: "textColor" },
  ],
  [
    { id: "bulletList", icon: "list", toggle: true, active: (editor) => editor.isActive("bulletList"), run: (chain) => chain.toggleBulletList() },
    { id: "orderedList", icon: "list-numbers", toggle: true, active: (editor) => editor.isActive("orderedList"), run: (chain) => chain.toggleOrderedList() },
    { id: "taskList", icon: "list-check", toggle: true, active: (editor) => editor.isActive("taskList"), run: (chain) => chain.toggleTaskList() },
    { id: "align", icon: "align-left", menu: "align" },
  ],
  [
    { id: "link", icon: "link", menu: "link", keys: "Ctrl+K" },
    { id: "table", icon: "table", run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
    { id: "image", icon: "photo-plus", pick: true },
    { id: "math", icon: "math-function", menu: "math" },
    { id: "sequence", icon: "dna-2", run: (chain) => chain.insertSequence() },
    { id: "horizontalRule", icon: "separator-horizontal", run: (chain) => chain.setHorizontalRule() },
    { id: "clear", icon: "clear-formatting", run: (chain) => chain.unsetAllMarks().clearNodes() },
  ],
]

/** What the slash menu alone inserts. */
export const INSERTS = [{ id: "computingTable", icon: "math", run: (chain) => chain.insertComputingTable() }]

/** Buttons shown while the caret is in a table. */
export const TABLE_TOOLS = [
  { id: "rowBefore", icon: "row-insert-top", run: (chain) => chain.addRowBefore() },
  { id: "rowAfter", icon: "row-insert-bottom", run: (chain) => chain.addRowAfter() },
  { id: "rowDelete", icon: "row-remove", run: (chain) => chain.deleteRow() },
  { id: "columnBefore", icon: "column-insert-left", run: (chain) => chain.addColumnBefore() },
  { id: "columnAfter", icon: "column-insert-right", run: (chain) => chain.addColumnAfter() },
  { id: "columnDelete", icon: "column-remove", run: (chain) => chain.deleteColumn() },
  { id: "headerRow", icon: "table-row", run: (chain) => chain.toggleHeaderRow() },
  { id: "headerColumn", icon: "table-column", run: (chain) => chain.toggleHeaderColumn() },
  { id: "mergeCells", icon: "arrows-exchange", run: (chain) => chain.mergeOrSplit() },
  { id: "computes", icon: "math", toggle: true, active: doesCompute, run: (chain) => chain.toggleComputes() },
  { id: "sum", icon: "sum", only: doesCompute, run: (chain) => chain.insertSum() },
  { id: "fillDown", icon: "arrow-down", keys: "Ctrl+D", only: doesCompute, run: (chain) => chain.fillDown() },
  { id: "tableDelete", icon: "table-off", run: (chain) => chain.deleteTable() },
]

/** Styles of a block, offered by the list of the toolbar and the slash menu. */
export const STYLES = [
  { id: "paragraph", icon: "typography", run: (chain) => chain.clearNodes() },
  { id: "heading1", icon: "h-1", run: (chain) => chain.clearNodes().setHeading({ level: 1 }) },
  { id: "heading2", icon: "h-2", run: (chain) => chain.clearNodes().setHeading({ level: 2 }) },
  { id: "heading3", icon: "h-3", run: (chain) => chain.clearNodes().setHeading({ level: 3 }) },
  { id: "blockquote", icon: "blockquote", run: (chain) => chain.clearNodes().setBlockquote() },
  { id: "codeBlock", icon: "code-dots", run: (chain) => chain.clearNodes().setCodeBlock() },
]

/** Say which style the caret is in. */
export function currentStyle(editor) {
  for (const level of [1, 2, 3]) if (editor.isActive("heading", { level })) return `heading${level}`
  if (editor.isActive("codeBlock")) return "codeBlock"
  return editor.isActive("blockquote") ? "blockquote" : "paragraph"
}
