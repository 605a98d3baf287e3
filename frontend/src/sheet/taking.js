// How operators and functions take their values: what counts as a number, what is refused.
import { fail } from "./fault.js"
import { isMeasured, numberOf, written } from "./numbers.js"
import { nameOf } from "./references.js"

const LONGEST = 5_000

/** Cells of a table, from one corner to the other. */
export class Area {
  constructor(table, { top, left, bottom, right }) {
    Object.assign(this, { table, top, left, bottom: Math.min(bottom, table.height - 1), right: Math.min(right, table.width - 1) })
    if (top > this.bottom || left > this.right) fail("outside", { cell: nameOf(top, left) })
  }

  get size() {
    return (this.bottom - this.top + 1) * (this.right - this.left + 1)
  }

  /** Give each value and its place, row by row (throws the fault of a cell that has one). */
  each(visit) {
    for (let row = this.top; row <= this.bottom; row += 1)
      for (let column = this.left; column <= this.right; column += 1) visit(this.table.read(row, column), row, column)
  }

  /** Return the cells, row by row: a value and its place. */
  cells() {
    const found = []
    this.each((value, row, column) => found.push({ value, row, column }))
    return found
  }

  /** Return all values, row by row. */
  values() {
    const found = []
    this.each((value) => found.push(value))
    return found
  }
}

/** Return one value, and the cell it comes from. */
export function single(given) {
  if (!(given instanceof Area)) return { value: given }
  if (given.size > 1) fail("single", { first: nameOf(given.top, given.left), last: nameOf(given.bottom, given.right) })
  return given.cells()[0]
}

/** Refuse a text where a number was needed, saying where it is. */
export function notNumber({ value, row, column }) {
  const kind = isMeasured(value) ? "unit" : "words"
  if (row === undefined) fail(`${kind}Here`, { text: shortened(value) })
  fail(kind, { text: shortened(value), cell: nameOf(row, column) })
}

/** Return a value as a number: nothing is 0, a truth 1. */
export function number(given) {
  const found = single(given)
  const { value } = found
  if (typeof value === "number") return value
  if (value === null || typeof value === "boolean") return Number(value)
  const read = numberOf(value.trim())
  return read === null ? notNumber(found) : read
}

/** Return a whole number, cut as spreadsheets cut it. */
export function whole(given, least = -Infinity, most = Infinity) {
  const value = Math.trunc(number(given))
  if (value < least || value > most) fail("bounds", { value, least, most })
  return value
}

/** Return a value as text, numbers as the reader's language writes them. */
export function text(given, words) {
  const { value } = single(given)
  if (value === null) return ""
  if (typeof value === "number") return written(value, words.code, true)
  return typeof value === "boolean" ? words.logical(value) : value
}

/** Return a text that may be a result. */
export function bounded(value) {
  return value.length > LONGEST ? fail("textLong", { most: LONGEST }) : value
}

/** Return a value as a truth. */
export function logical(given) {
  const found = single(given)
  const { value } = found
  return typeof value === "string" ? fail("logical", { text: shortened(value) }) : Boolean(value)
}

/** Return the numbers of all that is given: words and empty cells of areas are passed over, measures refused. */
export function numbers(given) {
  const found = []
  for (const each of given) {
    if (!(each instanceof Area)) found.push(number(each))
    else
      each.each((value, row, column) => {
        if (typeof value === "number") found.push(value)
        else if (typeof value === "string") isNumber({ value, row, column })
      })
  }
  return found
}

/** Say whether a cell of an area counts as a number; refuse a number with its unit. */
export function isNumber(cell) {
  if (typeof cell.value === "string" && isMeasured(cell.value)) notNumber(cell)
  return typeof cell.value === "number"
}

/** Return the pairs of two areas of one size in which both are numbers. */
export function pairs(one, two) {
  const [left, right] = [one, two].map((each) => (each instanceof Area ? each : fail("area")))
  if (left.size !== right.size) fail("sizes")
  const others = right.cells()
  return left.cells().flatMap((cell, place) => {
    const counts = [isNumber(cell), isNumber(others[place])]
    return counts[0] && counts[1] ? [[cell.value, others[place].value]] : []
  })
}

function shortened(value) {
  return value.length > 30 ? `${value.slice(0, 29)}…` : value
}
