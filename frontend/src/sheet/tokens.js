// A formula's text cut into tokens, each with its place in the text.
import { fail } from "./fault.js"

const SHAPES = [
  ["space", /[\s\u00a0\u202f]+/y],
  ["text", /["“”](?:[^"“”]|"")*["“”]/y],
  ["number", /(?:\d+(?:[.,]\d+)?|\.\d+)(?:e[+\-−]?\d+)?(?![\p{L}\p{N}_])/iuy],
  ["lost", /#REF!?/iy],
  ["reference", /\$?[A-Z]{1,3}\$?[1-9]\d{0,6}(?![\p{L}\p{N}_.$]|\s*\()/iuy],
  ["name", /[\p{L}_][\p{L}\p{N}_.]*/uy],
  ["sign", /<=|>=|<>|[+\-−*×÷/^%&=<>≤≥≠();:,]/y],
]
const MEASURED = /\d[\d.,]*\p{L}+/uy
const SAME = new Map(Object.entries({ "−": "-", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "<>" }))

/** Return the tokens of a formula, its first `=` left out; `lenient` passes over what has no sense. */
export function tokens(formula, { lenient = false } = {}) {
  const found = []
  let place = formula.indexOf("=") + 1
  while (place < formula.length) {
    const token = next(formula, place)
    if (!token && !lenient) refuse(formula, place)
    if (token && token.kind !== "space") found.push(token)
    place = token ? token.to : place + 1
  }
  return found
}

function refuse(formula, place) {
  MEASURED.lastIndex = place
  const measured = MEASURED.exec(formula)?.[0]
  if (measured) fail("unitHere", { text: measured })
  const text = String.fromCodePoint(formula.codePointAt(place))
  fail("\"“”".includes(text) ? "unclosed" : "character", { text })
}

function next(formula, from) {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = from
    const text = shape.exec(formula)?.[0]
    if (text) return { kind, text: SAME.get(text) || text, from, to: from + text.length }
  }
  return null
}
