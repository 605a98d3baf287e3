// What a table that computes shows in the editor: results in place of formulas, letters and numbers around.
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state"
import { TableMap } from "@tiptap/pm/tables"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import { numberOf } from "../sheet/numbers.js"
import { lettersOf } from "../sheet/references.js"
import { values } from "../sheet/showing.js"
import { h } from "./dom.js"
import { computingCell, eachComputing, placeIn, rowsOf, textOf } from "./formulas.js"

export const shown = new PluginKey("results")

/** Return the plugin that shows results, and knows them for who asks (`resultAt`, `resultsOf`). */
export function results(lang) {
  return new Plugin({
    key: shown,
    state: {
      init: (_, state) => drawn(state, lang, new WeakMap()),
      apply: (transaction, before, _, state) => {
        if (!transaction.docChanged && before.writing === writingIn(state)) return before
        if (!transaction.docChanged && !before.tables.length) return before
        return drawn(state, lang, before.known)
      },
    },
    props: { decorations: (state) => shown.getState(state).decorations, handleClick: enter },
  })
}

/** Put the caret in the formula whose result was clicked. */
function enter(view, _pos, { target }) {
  const result = target.closest?.(".computed-result")
  if (!result || view.state.selection.$anchorCell) return false
  const { doc, tr } = view.state
  view.dispatch(tr.setSelection(TextSelection.create(doc, doc.resolve(view.posAtDOM(result.parentNode, 0)).end())))
  return true
}

const writingIn = (state) => computingCell(state)?.at ?? null

/** Return what is shown; a table that did not change is not computed again. */
function drawn(state, lang, known) {
  const writing = writingIn(state)
  const tables = []
  const decorations = []
  eachComputing(state.doc, (table, position) => {
    if (!known.has(table)) known.set(table, computed(table, lang))
    const { cells } = known.get(table)
    tables.push({ table, position })
    for (const cell of cells) decorate(decorations, cell, position + 1 + cell.offset, writing)
  })
  return { known, tables, writing, decorations: DecorationSet.create(state.doc, decorations) }
}

function computed(table, lang) {
  const map = TableMap.get(table)
  const found = values(rowsOf(table), lang)
  const cells = []
  table.forEach((row, down, place) => {
    row.forEach((node, right, at) => {
      const offset = down + 1 + right
      const { top, left, right: end } = map.findCell(offset)
      const letters = top === 0 ? lettersOf(left) + (end - left > 1 ? `–${lettersOf(end - 1)}` : "") : null
      const result = found[place][at]
      const text = result || node.childCount > 1 ? "" : textOf(node).trim()
      cells.push({ node, offset, letters, result, isNumber: Boolean(text) && numberOf(text) !== null })
    })
  })
  return { cells, found }
}

function decorate(decorations, { node, offset, letters, result, isNumber }, at, writing) {
  const kind = ["number", "error"].find((each) => each === result?.kind)
  const classes = [result && "computed", kind, isNumber && "number", at === writing && "writing"].filter(Boolean).join(" ")
  const said = result ? `${textOf(node).trim()}${result.help ? ` – ${result.help}` : ""}` : null
  const attributes = { ...(classes && { class: classes }), ...(letters && { "data-column": letters }), ...(said && { title: said }) }
  if (Object.keys(attributes).length) decorations.push(Decoration.node(at, at + node.nodeSize, attributes))
  if (!result) return
  decorations.push(Decoration.inline(at + 1, at + node.nodeSize - 1, { class: "formula-source" }))
  // At the end of the first paragraph, so that a caret has somewhere to stand beside it.
  const place = at + 1 + node.firstChild.nodeSize - 1
  const key = `${offset} ${result.kind} ${result.text}`
  decorations.push(Decoration.widget(place, () => h("span", { class: "computed-result" }, result.text), { key, side: 1, ignoreSelection: true }))
}

/** Return the result of the cell in which the caret is, with its place: null where there is none. */
export function resultHere(state) {
  const found = computingCell(state)
  if (!found) return null
  const { cells } = shown.getState(state).known.get(found.table)
  const { result } = cells.find(({ offset }) => offset === found.at - found.start)
  return { ...placeIn(found), result }
}

/** Return the results of a table that computes, in the shape of its rows. */
export function resultsOf(state, table) {
  return shown.getState(state).known.get(table)?.found ?? null
}
