// Comparisons: numbers by the 15 digits that are shown, texts without regard to capitals.
import { fail } from "./fault.js"
import { rounded } from "./numbers.js"

const EMPTY = { number: 0, string: "", boolean: false }

/** Compare two values by a sign (refuses to put a text and a number in order). */
export function compared(sign, one, two) {
  const [left, right] = alike(one, two)
  if (sign === "=") return left === right
  if (sign === "<>") return left !== right
  if (typeof left !== typeof right) fail("order")
  if (sign === "<") return left < right
  if (sign === ">") return left > right
  return sign === "<=" ? left <= right : left >= right
}

/** Say whether two values are the same. */
export function isEqual(one, two) {
  return compared("=", one, two)
}

function alike(one, two) {
  const fill = (value, other) => (value === null ? (EMPTY[typeof other] ?? 0) : value)
  return [fill(one, two), fill(two, one)].map((value) => (typeof value === "number" ? rounded(value) : typeof value === "string" ? value.toLowerCase() : value))
}
