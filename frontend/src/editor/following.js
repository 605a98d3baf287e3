// References follow their cells: rows and columns that come and go rewrite the formulas of their table.
import { Plugin } from "@tiptap/pm/state"
import { TableMap } from "@tiptap/pm/tables"
import { Mapping } from "@tiptap/pm/transform"
import { ySyncPluginKey } from "@tiptap/y-tiptap"
import { isFormula } from "../sheet/evaluating.js"
import { rewritten } from "../sheet/references.js"
import { eachComputing, textOf } from "./formulas.js"

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
  const places = moves(table, position + 1, next, now + 1, mapping)
  if (!places) return
  next.descendants((node, offset) => {
    if (!node.type.spec.tableRole?.endsWith("cell")) return node.type.spec.tableRole === "row"
    if (isFormula(textOf(node))) rewrite(node, now + 1 + offset, places, transaction)
    return false
  })
}

/** Say where the rows and columns of a table are now, null when all are where they were. */
function moves(before, start, after, startNow, mapping) {
  const [map, mapNow] = [TableMap.get(before), TableMap.get(after)]
  if (map.width === mapNow.width && map.height === mapNow.height) return null
  const [rows, columns] = [new Array(map.height).fill(null), new Array(map.width).fill(null)]
  for (const offset of new Set(map.map)) {
    const { pos, deletedAcross } = mapping.mapResult(start + offset + 1, -1)
    const offsetNow = pos - 1 - startNow
    if (deletedAcross || !mapNow.map.includes(offsetNow)) continue
    const [old, now] = [map.findCell(offset), mapNow.findCell(offsetNow)]
    spread(rows, old.top, old.bottom, now.top, now.bottom, map.height !== mapNow.height)
    spread(columns, old.left, old.right, now.left, now.right, map.width !== mapNow.width)
  }
  return { rows, columns }
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
