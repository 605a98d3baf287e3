// Results drawn in tables of HTML: each formula gives its place to its result, and stays beside it.
import { isFormula } from "./evaluating.js"
import { laid } from "./grid.js"
import { numberOf } from "./numbers.js"
import { lettersOf } from "./references.js"
import { values } from "./showing.js"

const NO_FORMULA = "\u200b"
const RICH = "img, figure, ul, ol, pre, table, hr, blockquote, .math, .mention, h1, h2, h3"

const BLOCKS = new Set(["TD", "TH", "UL", "OL", "LI", "BLOCKQUOTE", "TABLE", "TBODY", "TR"])

/** Return the text of a cell: its formula where it shows a result, its blocks and lines parted otherwise. */
function textOf(cell) {
  if (cell.dataset.formula) return cell.dataset.formula
  const said = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data
    if (node.nodeName === "BR") return "\n"
    return node.dataset?.latex ?? node.dataset?.label ?? node.getAttribute?.("alt") ?? [...node.childNodes].map(said).join(BLOCKS.has(node.nodeName) ? "\n" : "")
  }
  const text = said(cell)
  return isFormula(text) && cell.querySelector(RICH) ? NO_FORMULA + text : text
}

/** Draw the results of all tables that compute below an element. */
export function drawTables(root, lang) {
  for (const table of root.querySelectorAll("table[data-computes=true]")) draw(table, lang)
}

function draw(table, lang) {
  const cells = [...table.rows].map((row) => [...row.cells])
  const rows = cells.map((row) => row.map((cell) => ({ text: textOf(cell), colspan: cell.colSpan, rowspan: cell.rowSpan, shape: cell.dataset.shape })))
  values(rows, lang).forEach((row, at) => row.forEach((result, place) => {
    const [cell, { text }] = [cells[at][place], rows[at][place]]
    if (result) show(cell, text.trim(), result)
    else if (numberOf(text.trim()) !== null) cell.classList.add("number")
  }))
  name(cells[0] || [], laid(rows)?.places[0] || [])
}

function show(cell, formula, { text, kind, help }) {
  cell.classList.add("computed")
  if (kind === "number" || kind === "error") cell.classList.add(kind)
  cell.dataset.formula = formula
  cell.title = help ? `${formula} – ${help}` : formula
  const words = firstText(cell)
  for (const paragraph of [...cell.children].slice(1)) paragraph.remove()
  if (words) words.data = text
  else cell.textContent = text
}

/** Put formulas back in place of their results, with the look of these. */
export function undraw(root) {
  for (const cell of root.querySelectorAll("table[data-computes=true] [data-formula]")) {
    if (!isFormula(cell.dataset.formula)) continue
    const words = firstText(cell)
    if (words) words.data = cell.dataset.formula
    else cell.textContent = cell.dataset.formula
  }
}

/** Leave one text in a cell, that wears the marks of its first word, and return it. */
function firstText(cell) {
  const texts = cell.ownerDocument.createNodeIterator(cell, NodeFilter.SHOW_TEXT)
  const first = texts.nextNode()
  for (let next = texts.nextNode(); next; next = texts.nextNode()) next.data = ""
  for (const line of cell.querySelectorAll("br")) line.remove()
  return first
}

/** Name the columns above the first row. */
function name(cells, places) {
  cells.forEach((cell, at) => {
    const first = places[at]?.column
    if (first === undefined) return
    cell.dataset.column = lettersOf(first) + (cell.colSpan > 1 ? `–${lettersOf(first + cell.colSpan - 1)}` : "")
  })
}
