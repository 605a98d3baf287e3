// What spares typing in a table that computes: the sum of what is above, a formula copied downwards.
import { Fragment } from "@tiptap/pm/model"
import { TextSelection } from "@tiptap/pm/state"
import { CellSelection, TableMap } from "@tiptap/pm/tables"
import { isFormula } from "../sheet/evaluating.js"
import { numberOf } from "../sheet/numbers.js"
import { nameOf, shifted } from "../sheet/references.js"
import { around, computingCell, placeIn, textOf } from "./formulas.js"

/** Write in the cell of the caret the sum of the numbers above it, or of those before it. */
export function sum(state, dispatch, lang) {
  const found = computingCell(state)
  if (!found) return false
  const { row, column } = placeIn(found)
  const counts = reader(found.table)
  let [top, left] = [row, column]
  while (top > 0 && counts(top - 1, column)) top -= 1
  if (top === row) while (left > 0 && counts(row, left - 1)) left -= 1
  const area = top < row ? `${nameOf(top, column)}:${nameOf(row - 1, column)}` : left < column ? `${nameOf(row, left)}:${nameOf(row, column - 1)}` : ""
  const text = `=${lang.startsWith("fr") ? "SOMME" : "SUM"}(${area})`
  if (!dispatch) return true
  const paragraph = state.schema.nodes.paragraph.create(null, state.schema.text(text))
  const transaction = state.tr.replaceWith(found.at + 1, found.at + found.cell.nodeSize - 1, paragraph)
  dispatch(transaction.setSelection(TextSelection.create(transaction.doc, found.at + 2 + text.length - (area ? 0 : 1))))
  return true
}

/** Return what says whether a place holds a number or a formula. */
function reader(table) {
  const map = TableMap.get(table)
  return (row, column) => {
    const text = textOf(table.nodeAt(map.map[row * map.width + column])).trim()
    return isFormula(text) || numberOf(text) !== null
  }
}

/** Copy the first chosen row into those below, or what is above the caret into its cell. */
export function fillDown(state, dispatch) {
  const found = around(state.selection.$head)
  if (!found?.table.attrs.computes) return false
  const { table, start } = found
  const map = TableMap.get(table)
  const { top, left, bottom, right } = chosen(state.selection, found, map)
  if (top < 0) return false
  const transaction = state.tr
  for (let column = left; column < right; column += 1) {
    const source = table.nodeAt(map.map[top * map.width + column])
    for (let row = top + 1; row < bottom; row += 1) {
      const at = map.map[row * map.width + column]
      const here = map.findCell(at)
      if (here.top !== row || here.left !== column) continue
      const from = transaction.mapping.map(start + at + 1)
      transaction.replaceWith(from, from + table.nodeAt(at).content.size, copied(source.content, row - top))
    }
  }
  if (!(state.selection instanceof CellSelection)) transaction.setSelection(TextSelection.near(transaction.doc.resolve(found.at + 1)))
  dispatch?.(transaction)
  return true
}

function chosen(selection, { start, at }, map) {
  if (selection instanceof CellSelection) return map.rectBetween(selection.$anchorCell.pos - start, selection.$headCell.pos - start)
  const here = map.findCell(at - start)
  return { ...here, top: here.top - 1, bottom: here.top + 1, right: here.left + 1 }
}

/** Copy what a cell holds some rows lower: the references of a formula move with it. */
function copied(content, down) {
  const isWritten = isFormula(content.textBetween(0, content.size, "\n"))
  if (!isWritten) return content
  const copy = (fragment) => {
    const nodes = []
    fragment.forEach((node) => {
      if (!node.isText) nodes.push(node.copy(copy(node.content)))
      else nodes.push(node.type.schema.text(node.text.startsWith("=") ? shifted(node.text, down, 0) : shifted(`=${node.text}`, down, 0).slice(1), node.marks))
    })
    return Fragment.from(nodes)
  }
  return copy(content)
}
