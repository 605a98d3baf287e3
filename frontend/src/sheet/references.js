// The names of cells: A1, $B$12, and what becomes of them when rows and columns come and go.
import { tokens } from "./tokens.js"

const SHAPE = /^(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})$/i
const LOST = "#REF"

/** Return the letters of a column counted from 0. */
export function lettersOf(column) {
  let letters = ""
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

/** Return the name of a place counted from 0. */
export function nameOf(row, column) {
  return lettersOf(column) + (row + 1)
}

/** Return the place that a reference names, and what of it is held by a dollar. */
export function placeOf(text) {
  const found = SHAPE.exec(text)
  if (!found) return null
  const [, heldColumn, letters, heldRow, digits] = found
  const column = [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return { row: Number(digits) - 1, column, heldRow, heldColumn }
}

const named = ({ row, column, heldRow, heldColumn }) => heldColumn + lettersOf(column) + heldRow + (row + 1)

/**
 * Rewrite the references of a formula whose table changed; all else stays as it was typed.
 * `rows` and `columns` say where each old place is now, null when it is gone.
 */
export function rewritten(formula, rows, columns) {
  const found = tokens(formula, { lenient: true })
  let out = ""
  let done = 0
  for (let index = 0; index < found.length; index += 1) {
    const { kind, from } = found[index]
    if (kind !== "reference") continue
    const isRange = found[index + 1]?.text === ":" && found[index + 2]?.kind === "reference"
    const last = found[isRange ? index + 2 : index]
    out += formula.slice(done, from) + moved(formula.slice(from, last.to), isRange ? last.text : null, found[index].text, rows, columns)
    done = last.to
    if (isRange) index += 2
  }
  return out + formula.slice(done)
}

/** Rewrite the references of a formula copied elsewhere: those that no dollar holds move with it. */
export function shifted(formula, down, right) {
  let out = ""
  let done = 0
  for (const { kind, text, from, to } of tokens(formula, { lenient: true })) {
    if (kind !== "reference") continue
    const place = placeOf(text)
    const now = { ...place, row: place.row + (place.heldRow ? 0 : down), column: place.column + (place.heldColumn ? 0 : right) }
    out += formula.slice(done, from) + (now.row < 0 || now.column < 0 ? LOST : named(now))
    done = to
  }
  return out + formula.slice(done)
}

function moved(whole, lastText, firstText, rows, columns) {
  const first = placeOf(firstText)
  const last = lastText ? placeOf(lastText) : first
  const down = along(rows, first.row, last.row)
  const across = along(columns, first.column, last.column)
  if (!down || !across) return LOST
  const [one, two] = [{ ...first, row: down[0], column: across[0] }, { ...last, row: down[1], column: across[1] }]
  const same = one.row === first.row && one.column === first.column && two.row === last.row && two.column === last.column
  if (same) return whole
  return lastText ? `${named(one)}:${named(two)}` : named(one)
}

/** Return where a stretch begins and ends now: at what is left of it; null when nothing is. */
function along(places, one, two) {
  const now = (place) => (place < places.length ? places[place] : place + beyond(places))
  const step = one <= two ? 1 : -1
  let [start, end] = [one, two]
  while (start !== end && now(start) === null) start += step
  while (end !== start && now(end) === null) end -= step
  return now(start) === null ? null : [now(start), now(end)]
}

/** Return how far what lies beyond the table has moved. */
function beyond(places) {
  for (let index = places.length - 1; index >= 0; index -= 1) if (places[index] !== null) return places[index] - index
  return 0
}
