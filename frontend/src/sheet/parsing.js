// Tokens to a tree, with the precedence of spreadsheets: a sign binds tighter than a power.
import { Fault, fail } from "./fault.js"
import { placeOf } from "./references.js"
import { tokens } from "./tokens.js"

const LONGEST = 2_000
const DEEPEST = 50
const POWERS = { "=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5 }
const TIGHTEST = 6
/** The truths by their names. */
export const LOGICAL = new Map(Object.entries({ TRUE: true, VRAI: true, FALSE: false, FAUX: false }))

/** Return a name as functions are looked for: capitals without accents. */
export function folded(name) {
  return name.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase()
}

/** Return the tree of a formula (throws a Fault). */
export function parse(formula) {
  if (formula.length > LONGEST) fail("long", { most: LONGEST })
  const parser = new Parser(tokens(formula))
  if (!parser.tokens.length) fail("nothing")
  const tree = parser.expression(0)
  if (parser.here) fail(parser.here.text === ")" ? "unopened" : "unexpected", { text: parser.here.text })
  if (parser.decimal && parser.separated) fail("comma", { text: parser.decimal })
  return tree
}

class Parser {
  constructor(found) {
    this.tokens = found
    this.place = 0
    this.depth = 0
    this.decimal = null
    this.separated = false
  }

  get here() {
    return this.tokens[this.place]
  }

  /** Pass over a sign when it is the next token. */
  take(...signs) {
    const token = this.here
    if (token?.kind !== "sign" || !signs.includes(token.text)) return null
    this.place += 1
    return token.text
  }

  expression(power) {
    this.depth += 1
    if (this.depth > DEEPEST) fail("deep", { most: DEEPEST })
    let left = this.signed()
    while (this.here?.kind === "sign") {
      const { text } = this.here
      if (!(POWERS[text] > power)) break
      this.place += 1
      left = { kind: "binary", sign: text, left, right: this.expression(POWERS[text]) }
    }
    this.depth -= 1
    return left
  }

  /** Read a value with the signs before it and the percents after it. */
  signed() {
    const sign = this.take("+", "-")
    let value = sign ? { kind: "signed", sign, of: this.expression(TIGHTEST) } : this.value()
    while (this.take("%")) value = { kind: "percent", of: value }
    return value
  }

  value() {
    const token = this.here
    if (!token) fail("unfinished")
    this.place += 1
    if (token.kind === "number") return this.number(token.text)
    if (token.kind === "text") return { kind: "value", value: token.text.slice(1, -1).replaceAll('""', '"') }
    if (token.kind === "lost") return { kind: "fault", fault: new Fault("lost") }
    if (token.kind === "reference") return this.area(token.text)
    if (token.kind === "name") return this.named(token.text)
    if (token.text !== "(") fail("unexpected", { text: token.text })
    const inside = this.expression(0)
    if (!this.take(")")) fail(this.here ? "unexpected" : "unclosedBracket", { text: this.here?.text })
    return inside
  }

  number(text) {
    if (text.includes(",")) this.decimal = text
    const value = Number(text.replace(",", ".").replace("−", "-"))
    if (!Number.isFinite(value)) fail("large")
    return { kind: "value", value, comma: text.includes(",") }
  }

  area(text) {
    const one = placeOf(text)
    if (!this.take(":")) return area(one, one)
    const last = this.here
    this.place += 1
    if (last?.kind === "lost") return { kind: "fault", fault: new Fault("lost") }
    if (last?.kind !== "reference") fail(last ? "unexpected" : "unfinished", { text: last?.text })
    return area(one, placeOf(last.text))
  }

  named(text) {
    const name = folded(text)
    if (this.take("(")) return { kind: "call", name, typed: text, given: this.given() }
    if (LOGICAL.has(name)) return { kind: "value", value: LOGICAL.get(name) }
    return fail(/^[A-Z]{1,3}$/.test(name) && this.here?.text === ":" ? "column" : "name", { text })
  }

  given() {
    const given = []
    if (this.take(")")) return given
    for (;;) {
      const skipped = this.here?.kind === "sign" && [";", ",", ")"].includes(this.here.text)
      given.push(skipped ? { kind: "value", value: null } : this.expression(0))
      if (this.take(")")) return given
      const sign = this.take(";", ",")
      if (!sign) fail(this.here ? "unexpected" : "unclosedBracket", { text: this.here?.text })
      if (sign === ",") this.separated = true
    }
  }
}

function area(one, two) {
  return {
    kind: "area",
    top: Math.min(one.row, two.row),
    left: Math.min(one.column, two.column),
    bottom: Math.max(one.row, two.row),
    right: Math.max(one.column, two.column),
  }
}
