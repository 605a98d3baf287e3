// Formulas that may read other cells than they did, confirmed by who checked them.
import { TableMap } from "@tiptap/pm/tables"
import { shapeOf } from "../sheet/grid.js"
import { computingCell, isMoved } from "./formulas.js"

/** Return the cell of the caret and the other cells of its table whose formulas are to be checked. */
export function toCheck(state) {
  const found = computingCell(state)
  if (!found) return { here: false, cells: [] }
  const cells = []
  found.table.descendants((node, offset) => {
    if (node.type.spec.tableRole?.endsWith("cell") && isMoved(node, found.table)) cells.push(found.start + offset)
    return node.type.spec.tableRole === "row"
  })
  return { here: cells.includes(found.at), at: found.at, cells, shape: shapeOf(TableMap.get(found.table)) }
}

/** Confirm the formula of the caret, or all those of its table that are to be checked. */
export function confirmFormulas(state, dispatch, all) {
  const { here, at, cells, shape } = toCheck(state)
  if (!here) return false
  const transaction = state.tr
  for (const cell of all ? cells : [at]) transaction.setNodeAttribute(cell, "shape", shape)
  dispatch?.(transaction)
  return true
}
