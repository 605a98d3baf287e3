// What a table that computes puts on the clipboard: results for other programs, formulas for ours.
import { DOMSerializer } from "@tiptap/pm/model"
import { CellSelection, TableMap } from "@tiptap/pm/tables"
import { drawTables } from "../sheet/drawing.js"
import { eachComputing, textOf } from "./formulas.js"
import { resultsOf } from "./results.js"

/** Return the copied text, results in place of formulas; null where no table that computes is copied. */
export function copiedText(state) {
  const { selection, doc } = state
  if (selection instanceof CellSelection) {
    const table = selection.$anchorCell.node(-1)
    if (!table.attrs.computes) return null
    const map = TableMap.get(table)
    const start = selection.$anchorCell.start(-1)
    return tabbed(state, table, map.rectBetween(selection.$anchorCell.pos - start, selection.$headCell.pos - start))
  }
  let crosses = false
  eachComputing(doc, (table, position) => {
    crosses ||= selection.from <= position && selection.to >= position + table.nodeSize
  })
  return crosses ? blocks(state, selection) : null
}

/** Return the text of all blocks of a selection, the cells of tables parted by tabs. */
function blocks(state, { from, to }) {
  const said = []
  state.doc.nodesBetween(from, to, (node, position) => {
    if (node.type.spec.tableRole === "table") {
      const { width, height } = TableMap.get(node)
      said.push(tabbed(state, node, { top: 0, left: 0, bottom: height, right: width }))
      return false
    }
    if (node.isTextblock) said.push(node.textBetween(Math.max(0, from - position - 1), Math.min(node.content.size, to - position - 1), "\n", "\n"))
    return !node.isTextblock
  })
  return said.join("\n\n")
}

function tabbed(state, table, { top, left, bottom, right }) {
  const map = TableMap.get(table)
  const found = resultsOf(state, table)
  const lines = []
  table.forEach((row, down, place) => {
    if (place < top || place >= bottom) return
    const cells = []
    row.forEach((cell, across, at) => {
      const { left: column } = map.findCell(down + 1 + across)
      const result = found?.[place][at]
      if (column >= left && column < right) cells.push((result ? (result.plain ?? result.text) : textOf(cell)).replace(/\s*\n\s*/g, " "))
    })
    lines.push(cells.join("\t"))
  })
  return lines.join("\n")
}

/** Return what writes HTML for the clipboard: results to be seen, formulas kept beside them. */
export function serializer(schema, lang) {
  const plain = DOMSerializer.fromSchema(schema)
  return Object.assign(Object.create(plain), {
    serializeFragment(fragment, options, target) {
      const written = plain.serializeFragment(fragment, options, target)
      drawTables(written, lang)
      return written
    },
  })
}
