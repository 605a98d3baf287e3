// The value of each formula of a table: parsed once, put in order, computed within bounds.
import { compared } from "./comparing.js"
import { Fault, fail } from "./fault.js"
import { power } from "./functions/arithmetic.js"
import { functions } from "./functions/index.js"
import { laid, shapeOf } from "./grid.js"
import { numberOf } from "./numbers.js"
import { ordered } from "./ordering.js"
import { LOGICAL, parse } from "./parsing.js"
import { nameOf } from "./references.js"
import { Area, bounded, number, single, text } from "./taking.js"

const MOST_READ = 5_000_000 // cells that all formulas of a table may read together
const MOST_WRITTEN = 500_000 // letters of all formulas of a table
const [MOST_KNOWN, LONGEST_KNOWN] = [5_000, 200] // formulas kept parsed
// What is left of a difference below the digits that are shown is nothing.
const NOTHING = 1e-15

/** Say whether the text of a cell is a formula. */
export function isFormula(written) {
  return written.trimStart().startsWith("=")
}

/** Return what a cell that is no formula holds: nothing, a number, a truth or a text. */
function plain(written) {
  const trimmed = written.trim()
  if (!trimmed) return null
  const value = numberOf(trimmed)
  return value ?? LOGICAL.get(trimmed.toUpperCase()) ?? trimmed
}

const known = new Map()

/** Return the tree of a formula, or what is wrong with it; those of a table being written are kept. */
function parsed(formula) {
  if (formula.length > LONGEST_KNOWN) return caught(() => parse(formula))
  if (!known.has(formula)) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(formula, caught(() => parse(formula)))
  }
  return known.get(formula)
}

class Table {
  constructor(rows, { places, height, width }, words) {
    Object.assign(this, { height, width, words, left: MOST_READ, letters: MOST_WRITTEN, shape: shapeOf({ height, width }) })
    this.found = new Array(height * width).fill(null)
    this.trees = new Map()
    this.isComputed = new Uint8Array(height * width)
    rows.forEach((row, at) => row.forEach((cell, place) => this.take(places[at][place], cell)))
  }

  key(row, column) {
    return row * this.width + column
  }

  take({ row, column }, { text: written, shape }) {
    const key = this.key(row, column)
    if (!isFormula(written)) {
      this.found[key] = plain(written)
      return
    }
    this.letters -= written.length
    const tree = this.letters < 0 ? new Fault("much") : shape && shape !== this.shape ? new Fault("moved") : parsed(written.trim())
    if (tree instanceof Fault) this.found[key] = tree
    else {
      this.trees.set(key, tree)
      this.isComputed[key] = 1
    }
  }

  name(key) {
    return nameOf(Math.floor(key / this.width), key % this.width)
  }

  /** Return the value of a cell (throws that it is wrong, naming the first that was). */
  read(row, column) {
    const value = this.found[row * this.width + column]
    if (!(value instanceof Fault)) return value
    throw value.code === "from" ? value : new Fault("from", { cell: nameOf(row, column), fault: value })
  }

  compute() {
    const needs = new Map()
    for (const [key, tree] of this.trees) {
      const keys = caught(() => this.needed(tree))
      if (keys instanceof Fault) this.found[key] = keys
      needs.set(key, keys instanceof Fault ? [] : keys)
    }
    for (const group of ordered(needs)) {
      const [key] = group
      if (group.length > 1 || needs.get(key).includes(key)) this.circle(group)
      else if (this.found[key] === null) this.found[key] = caught(() => this.result(this.trees.get(key)))
    }
  }

  circle(group) {
    const cells = group.sort((one, two) => one - two).map((key) => this.name(key))
    const said = cells.slice(0, 6).join(", ") + (cells.length > 6 ? "…" : "")
    for (const key of group) this.found[key] = new Fault(cells.length > 1 ? "circle" : "itself", { cells: said })
  }

  /** Return the formulas that a tree reads, and count what reading it costs. */
  needed(tree) {
    const keys = []
    for (const { top, left, bottom, right } of areas(tree)) {
      const [low, wide] = [Math.min(bottom, this.height - 1), Math.min(right, this.width - 1)]
      this.left -= Math.max(0, low - top + 1) * Math.max(0, wide - left + 1)
      if (this.left < 0) fail("much")
      for (let row = top; row <= low; row += 1)
        for (let column = left; column <= wide; column += 1) if (this.isComputed[this.key(row, column)]) keys.push(this.key(row, column))
    }
    return keys
  }

  result(tree) {
    const { value } = single(this.value(tree))
    if (typeof value !== "number") return typeof value === "string" ? bounded(value) : value
    if (Number.isFinite(value)) return value
    return fail(Number.isNaN(value) ? "undefined" : "large")
  }

  value(tree) {
    switch (tree.kind) {
      case "value":
        return tree.value
      case "fault":
        throw tree.fault
      case "area":
        return new Area(this, tree)
      case "percent":
        return number(this.value(tree.of)) / 100
      case "signed":
        return tree.sign === "-" ? -number(this.value(tree.of)) : number(this.value(tree.of))
      case "binary":
        return this.binary(tree)
      default:
        return this.call(tree)
    }
  }

  binary({ sign, left, right }) {
    const [one, two] = [this.value(left), this.value(right)]
    if (sign === "&") return bounded(text(one, this.words) + text(two, this.words))
    if ("=<>".includes(sign[0])) return compared(sign, single(one).value, single(two).value)
    const [x, y] = [number(one), number(two)]
    if (sign === "+" || sign === "-") return added(x, sign === "+" ? y : -y)
    if (sign === "*") return x * y
    if (sign === "^") return power(x, y)
    return y === 0 ? fail("zero") : x / y
  }

  call({ name, typed, given }) {
    const found = functions.get(name)
    if (!found) fail("function", { name: typed })
    if (given.length < found.least) fail(given.some(({ comma }) => comma) ? "separate" : "missing", { name: typed, least: found.least })
    if (given.length > found.most) fail("extra", { name: typed, most: found.most })
    const value = found.run(given.map((each) => (found.lazy ? () => this.value(each) : this.value(each))), this.words)
    if (typeof value === "number" && !Number.isFinite(value)) fail(Number.isNaN(value) ? "undefined" : "large")
    return value
  }
}

function added(x, y) {
  const total = x + y
  return Math.abs(total) < NOTHING * Math.max(Math.abs(x), Math.abs(y)) ? 0 : total
}

/** Give the areas that a tree reads. */
function* areas(tree) {
  const left = [tree]
  while (left.length) {
    const node = left.pop()
    if (node.kind === "area") yield node
    left.push(...[node.left, node.right, node.of].filter((each) => each?.kind), ...(node.given || []))
  }
}

function caught(make) {
  try {
    return make()
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}

/** Return the values of a table's formulas, in the shape of its rows: a Fault where one is wrong, undefined for no formula. */
export function evaluated(rows, words) {
  const grid = laid(rows)
  if (!grid) return rows.map((row) => row.map(({ text: written }) => (isFormula(written) ? new Fault("big") : undefined)))
  const table = new Table(rows, grid, words)
  table.compute()
  return rows.map((row, at) => row.map((cell, place) => {
    if (!isFormula(cell.text)) return undefined
    const { row: down, column } = grid.places[at][place]
    return table.found[table.key(down, column)]
  }))
}
