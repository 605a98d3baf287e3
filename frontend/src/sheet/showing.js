// Results as they are shown: a text, its kind, and what to do about what is wrong.
import { evaluated } from "./evaluating.js"
import { Fault } from "./fault.js"
import { written } from "./numbers.js"
import { wordsOf } from "./words.js"

const KINDS = { number: "number", string: "text", boolean: "logical" }

/** Return what is shown for each cell of a table, null for a cell without formula; never throws. */
export function values(rows, lang) {
  const words = wordsOf(lang)
  const read = Array.isArray(rows) ? rows : []
  const cells = read.map((row) => (Array.isArray(row) ? row : []).map((cell) => ({ ...cell, text: String(cell?.text ?? "") })))
  return evaluated(cells, words).map((row) => row.map((value) => (value === undefined ? null : shown(value, words))))
}

function shown(value, words) {
  if (value === null) return { text: "", kind: "empty" }
  if (value instanceof Fault) return wrong(value, words)
  const kind = KINDS[typeof value]
  if (kind === "number") return { text: written(value, words.code), kind, plain: written(value, words.code, true) }
  return { text: kind === "logical" ? words.logical(value) : value, kind }
}

/** Say what is wrong; what comes from another cell says which, and what is wrong there. */
function wrong({ code, values: named }, words) {
  if (code !== "from") return { kind: "error", ...words.fault(code, named) }
  const { help } = words.fault(named.fault.code, named.fault.values)
  return { kind: "error", ...words.fault("from", { cell: named.cell, help }) }
}
