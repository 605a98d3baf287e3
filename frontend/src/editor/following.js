// References follow their cells: rows and columns that come and go rewrite the formulas of their table.
import { Plugin } from "@tiptap/pm/state"
import { TableMap } from "@tiptap/pm/tables"
import { Mapping } from "@tiptap/pm/transform"
import { ySyncPluginKey } from "@tiptap/y-tiptap"
import { isFormula } from "../sheet/evaluating.js"
import { shapeOf } from "../sheet/grid.js"
import { rewritten } from "../sheet/references.js"
import { eachComputing, textOf } from "./formulas.js"

const NEVER = "0x0" // the size of no table: a formula to check stays so

/** Return the plugin that rewrites formulas in the same step of history as what moved their cells. */
export function following() {
  return new Plugin({
    appendTransaction(transactions, before, after) {
      const own = transactions.filter(({ docChanged }) => docChanged)
      // What comes from others, or from undoing, brings its own formulas.
      if (!own.length || own.some((each) => each.getMeta(ySyncPluginKey))) return null
      const mapping = new Mapping()
      for (const each of own) mapping.appendMapping(each.mapping)
      const transaction = after.tr
      eachComputing(before.doc, (table, position) => follow(table, position, mapping, transaction, after.doc))
      return transaction.docChanged ? transaction : null
    },
  })
}

function follow(table, position, mapping, transaction, doc) {
  const now = mapping.map(position + 1, -1) - 1
  const next = now >= 0 ? doc.nodeAt(now) : null
  if (next === table || next?.type !== table.type || !next.attrs.computes) return
  const [before, after] = [table, next].map((each) => shapeOf(TableMap.get(each)))
  const moved = before === after ? null : moves(table, position + 1, next, now + 1, mapping)
  const written = moved ? (offset) => moved.cells.get(offset) : cellsInPlace(table, next)
  next.descendants((node, offset) => {
    if (!node.type.spec.tableRole?.endsWith("cell")) return node.type.spec.tableRole === "row"
    const old = written(offset)
    if (!moved && old === node) return false
    if (moved && isFormula(textOf(node))) rewrite(node, now + 1 + offset, moved, transaction)
    const shape = shapeNow(node, old, before, after)
    if (shape !== node.attrs.shape) transaction.setNodeAttribute(transaction.mapping.map(now + 1 + offset), "shape", shape)
    return false
  })
}

/**
 * Return the size of the table that a formula is written for, null for what is no formula.
 * Two who change a table at the same instant each follow their own change only: what is left
 * then is a formula for a size that the table does not have.
 */
function shapeNow(cell, old, before, after) {
  const text = textOf(cell)
  if (!isFormula(text)) return null
  if (!old || textOf(old) !== text) return after
  const { shape } = cell.attrs
  if (before === after) return shape
  return !shape || shape === before ? after : NEVER
}

/** Return what gives the cell that was where one is now, in a table that kept its size. */
function cellsInPlace(before, after) {
  const { map } = TableMap.get(before)
  const places = new Map()
  TableMap.get(after).map.forEach((offset, place) => places.has(offset) || places.set(offset, map[place]))
  return (offset) => before.nodeAt(places.get(offset))
}

/** Say where the rows, columns and cells of a table are now. */
function moves(before, start, after, startNow, mapping) {
  const [map, mapNow] = [TableMap.get(before), TableMap.get(after)]
  const [rows, columns] = [new Array(map.height).fill(null), new Array(map.width).fill(null)]
  const cells = new Map()
  for (const offset of new Set(map.map)) {
    const { pos, deletedAcross } = mapping.mapResult(start + offset + 1, -1)
    const offsetNow = pos - 1 - startNow
    if (deletedAcross || !mapNow.map.includes(offsetNow)) continue
    cells.set(offsetNow, before.nodeAt(offset))
    const [old, now] = [map.findCell(offset), mapNow.findCell(offsetNow)]
    spread(rows, old.top, old.bottom, now.top, now.bottom, map.height !== mapNow.height)
    spread(columns, old.left, old.right, now.left, now.right, map.width !== mapNow.width)
  }
  return { rows, columns, cells }
}

/** Note where the places that a cell covered are now; a cell that was cut tells only of its first. */
function spread(places, from, to, now, end, changed) {
  if (!changed) for (let place = from; place < to; place += 1) places[place] = place
  else if (to - from === end - now) for (let place = from; place < to; place += 1) places[place] ??= now + place - from
}

function rewrite(cell, at, { rows, columns }, transaction) {
  cell.descendants((node, offset) => {
    if (!node.isText) return true
    const text = rewritten(node.text.startsWith("=") ? node.text : `=${node.text}`, rows, columns)
    const fresh = node.text.startsWith("=") ? text : text.slice(1)
    const from = transaction.mapping.map(at + 1 + offset)
    if (fresh !== node.text) transaction.replaceWith(from, from + node.nodeSize, node.type.schema.text(fresh, node.marks))
    return false
  })
}
