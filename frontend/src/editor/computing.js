// Tables that compute, as they are written: keys, typing and the clipboard inside formulas.
import { Extension } from "@tiptap/core"
import { Plugin, Selection } from "@tiptap/pm/state"
import { TableMap } from "@tiptap/pm/tables"
import { isFormula } from "../sheet/evaluating.js"
import { confirmFormulas } from "./confirming.js"
import { copiedText, serializer } from "./copying.js"
import { following } from "./following.js"
import { fillDown, sum } from "./filling.js"
import { around, computingCell, isInFormula } from "./formulas.js"
import { results } from "./results.js"

export const Computing = Extension.create({
  name: "computing",
  priority: 1000, // before the rules that make something else of what is typed

  addOptions() {
    return { lang: "fr" }
  },

  addCommands() {
    return {
      toggleComputes:
        () =>
        ({ state, dispatch }) => {
          const found = around(state.selection.$head)
          if (found) dispatch?.(state.tr.setNodeAttribute(found.before, "computes", found.table.attrs.computes ? null : true))
          return Boolean(found)
        },
      insertComputingTable:
        () =>
        ({ chain }) =>
          chain().insertTable({ rows: 4, cols: 3, withHeaderRow: true }).toggleComputes().run(),
      insertSum:
        () =>
        ({ state, dispatch }) =>
          sum(state, dispatch, this.options.lang),
      confirmFormulas:
        (all) =>
        ({ state, dispatch }) =>
          confirmFormulas(state, dispatch, all),
      fillDown:
        () =>
        ({ state, dispatch }) =>
          fillDown(state, dispatch),
    }
  },

  addKeyboardShortcuts() {
    return {
      Enter: () => isInFormula(this.editor.state) && below(this.editor),
      "Mod-d": () => this.editor.commands.fillDown(),
    }
  },

  addProseMirrorPlugins() {
    const { lang } = this.options
    return [results(lang), following(), asTyped(), new Plugin({ props: { clipboardTextSerializer: (_, view) => copiedText(view.state), clipboardSerializer: serializer(this.editor.schema, lang) } })]
  },
})

/** Go to the cell below, or after the table. */
function below({ state, view }) {
  const { table, start, at } = computingCell(state)
  const map = TableMap.get(table)
  const { bottom, left } = map.findCell(at - start)
  const place = bottom < map.height ? start + map.map[bottom * map.width + left] + 1 : start + table.content.size + 1
  const selection = Selection.near(state.doc.resolve(place))
  view.dispatch(state.tr.setSelection(selection).scrollIntoView())
  return true
}

/** What is typed or pasted in a formula stays as it is: no sign of it makes a mark, a list or mathematics. */
function asTyped() {
  return new Plugin({
    props: {
      handleTextInput(view, from, to, text) {
        if (!isInFormula(view.state)) return false
        view.dispatch(view.state.tr.insertText(text, from, to).scrollIntoView())
        return true
      },
      handlePaste(view, event) {
        const text = event.clipboardData?.getData("text/plain").trim() || ""
        const isOne = text && !/[\t\n]/.test(text)
        if (!isOne || !(isInFormula(view.state) || (isFormula(text) && computingCell(view.state)))) return false
        view.dispatch(view.state.tr.insertText(text).scrollIntoView())
        return true
      },
    },
    // Those of a composition that ends come without a text to type.
    filterTransaction(transaction, state) {
      const rules = state.plugins.find(({ spec }) => spec.isInputRules)
      return !(rules && transaction.getMeta(rules) && isInFormula(state))
    },
  })
}
