// The formulas of tables that compute: which cells hold one, what the evaluator is given of a table.
import { TableMap } from "@tiptap/pm/tables"
import { isFormula } from "../sheet/evaluating.js"
import { shapeOf } from "../sheet/grid.js"
import { nameOf } from "../sheet/references.js"

// Put before the text of a cell that begins like a formula but shows more than text.
const NO_FORMULA = "\u200b"
const PLAIN = new Set(["paragraph", "text", "hardBreak"])

const leaf = ({ type, attrs }) => (type.name === "hardBreak" ? "\n" : (attrs.label ?? attrs.latex ?? attrs.alt ?? ""))

/** Return the text of a cell as the evaluator reads it. */
export function textOf(cell) {
  const text = cell.textBetween(0, cell.content.size, "\n", leaf)
  return isFormula(text) && !isPlain(cell) ? NO_FORMULA + text : text
}

function isPlain(cell) {
  let plain = true
  cell.descendants(({ type }) => {
    plain &&= PLAIN.has(type.name)
  })
  return plain
}

/** Return the rows of a table as the evaluator reads them. */
export function rowsOf(table) {
  const rows = []
  table.forEach((row) => {
    const cells = []
    row.forEach((cell) => cells.push({ text: textOf(cell), colspan: cell.attrs.colspan, rowspan: cell.attrs.rowspan, shape: cell.attrs.shape }))
    rows.push(cells)
  })
  return rows
}

/** Return the innermost table around a position, where it begins, and the cell: null outside of any. */
export function around($pos) {
  for (let depth = $pos.depth; depth > 0; depth -= 1) {
    if ($pos.node(depth).type.spec.tableRole !== "table") continue
    const cell = depth + 2 <= $pos.depth ? { cell: $pos.node(depth + 2), at: $pos.before(depth + 2) } : {}
    return { table: $pos.node(depth), before: $pos.before(depth), start: $pos.start(depth), ...cell }
  }
  return null
}

/** Return the cell of a table that computes in which the caret is: null elsewhere. */
export function computingCell({ selection }) {
  const found = around(selection.$head)
  return found?.table.attrs.computes && found.cell && !selection.$anchorCell ? found : null
}

/** Say whether the caret is in a formula. */
export function isInFormula(state) {
  const found = computingCell(state)
  return Boolean(found && isFormula(textOf(found.cell)))
}

/** Say whether a formula was written for another size of its table than it has. */
export function isMoved(cell, table) {
  return Boolean(cell.attrs.shape) && cell.attrs.shape !== shapeOf(TableMap.get(table))
}

/** Say whether the caret is in a table that computes. */
export function doesCompute({ state }) {
  return Boolean(around(state.selection.$head)?.table.attrs.computes)
}

/** Return the names of the corners of the cells that are chosen, nothing where none is. */
export function chosenName({ $anchorCell, $headCell }) {
  if (!$anchorCell) return ""
  const start = $anchorCell.start(-1)
  const { top, left, bottom, right } = TableMap.get($anchorCell.node(-1)).rectBetween($anchorCell.pos - start, $headCell.pos - start)
  return `${nameOf(top, left)}:${nameOf(bottom - 1, right - 1)}`
}

/** Return the place of a cell in its table: its row and column, counted from 0. */
export function placeIn({ table, start, at }) {
  const { top, left } = TableMap.get(table).findCell(at - start)
  return { row: top, column: left }
}

/** Call `visit(table, position)` for each table that computes. */
export function eachComputing(doc, visit) {
  doc.descendants((node, position) => {
    if (node.type.spec.tableRole === "table" && node.attrs.computes) visit(node, position)
    return !node.isTextblock
  })
}
