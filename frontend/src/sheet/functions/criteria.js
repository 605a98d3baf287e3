// What COUNTIF and SUMIF ask of a cell: `5`, `">=2,5"`, `"<>témoin"`, `"éch*"`.
import { compared, isEqual } from "../comparing.js"
import { numberOf } from "../numbers.js"
import { isNumber } from "../taking.js"

const SHAPE = /^(<=|>=|<>|=|<|>)?([\s\S]*)$/

/** Return what says whether a cell answers. */
export function criterion(asked) {
  if (typeof asked !== "string") return ({ value }) => value !== null && isEqual(value, asked)
  const [, sign = "=", operand] = SHAPE.exec(asked)
  const size = numberOf(operand.trim())
  if (size !== null) return (cell) => (sign === "<>" ? !(isNumber(cell) && isEqual(cell.value, size)) : isNumber(cell) && compared(sign, cell.value, size))
  if (sign === "=" || sign === "<>") return ({ value }) => (isText(value) && isLike(value ?? "", operand)) === (sign === "=")
  return ({ value }) => typeof value === "string" && compared(sign, value, operand)
}

const isText = (value) => value === null || typeof value === "string"

/** Say whether a text has the shape of a pattern, `*` for any letters and `?` for one. */
function isLike(text, pattern) {
  const [letters, signs] = [text.toLowerCase(), pattern.toLowerCase()]
  let [place, sign, star, from] = [0, 0, -1, 0]
  while (place < letters.length) {
    if (signs[sign] === "*") [star, from, sign] = [sign, place, sign + 1]
    else if (signs[sign] === "?" || signs[sign] === letters[place]) [place, sign] = [place + 1, sign + 1]
    else if (star >= 0) [sign, from, place] = [star + 1, from + 1, from + 1]
    else return false
  }
  while (signs[sign] === "*") sign += 1
  return sign === signs.length
}
