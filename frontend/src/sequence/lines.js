// Numbered lines: sixty letters by tens, the other strand under them when asked.
import { complement } from "./alphabet.js"

export const WIDTH = 60
const BLOCK = 10
const NUMBER = 8

/** How many lines a sequence takes. */
export const countOf = (record) => Math.ceil(record.letters.length / WIDTH)

/** Return a line as runs { text, marked }; marks are places { start, end } from 1. */
function runs(letters, first, marks) {
  const made = []
  for (let place = 0; place < letters.length; place += 1) {
    const at = first + place
    const marked = marks.some(({ start, end }) => (start <= end ? at >= start && at <= end : at >= start || at <= end))
    const text = (place && place % BLOCK === 0 ? " " : "") + letters[place]
    if (made.at(-1)?.marked === marked) made.at(-1).text += text
    else made.push({ text, marked })
  }
  return made
}

/** Return the tree of one line. */
export function lineTree(record, row, { marks = [], strands = false } = {}) {
  const first = row * WIDTH + 1
  const letters = record.letters.slice(row * WIDTH, (row + 1) * WIDTH)
  const here = marks.filter(({ start, end }) => start > end || (start < first + WIDTH && end >= first))
  const written = (text) => runs(text, first, here).map(({ text: run, marked }) => (marked ? ["mark", {}, run] : run))
  const number = String(first).padStart(NUMBER) + "  "
  const given = ["span", { class: "sequence-line" }, ["span", { class: "sequence-number" }, number], ...written(letters), "\n"]
  if (!strands) return [given]
  const other = complement(letters, record.alphabet)
  return [given, ["span", { class: "sequence-line sequence-other" }, " ".repeat(NUMBER + 2), ...written(other), "\n"]]
}
