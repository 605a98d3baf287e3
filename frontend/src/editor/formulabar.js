// The line under the toolbar that says what the formula under the caret gives, or what is wrong with it.
import { nameOf } from "../sheet/references.js"
import { toCheck } from "./confirming.js"
import { h, icon } from "./dom.js"
import { chosenName, doesCompute } from "./formulas.js"
import { resultHere } from "./results.js"

const WAIT = 250 // milliseconds: what is being typed is not yet wrong

/** Follows the caret through tables that compute. */
export class FormulaBar {
  constructor({ editor, labels, sprite }) {
    Object.assign(this, { editor, labels, sprite })
    this.place = h("strong", { class: "editor-place" })
    this.said = h("span", { class: "editor-said", "aria-live": "polite" })
    this.confirm = this.button(labels.formulaConfirm, false)
    this.confirmAll = this.button(labels.formulaConfirmAll, true)
    this.element = h("div", { class: "editor-formula", role: "group", "aria-label": labels.formulaBar, hidden: true }, this.place, this.said, this.confirm, this.confirmAll)
  }

  button(label, all) {
    return h("button", { type: "button", class: "btn btn-sm", hidden: true, onclick: () => this.editor.chain().focus().confirmFormulas(all).run() }, label)
  }

  /** Show what holds at the caret. */
  refresh() {
    const { state } = this.editor
    this.element.hidden = !doesCompute(this.editor)
    clearTimeout(this.timer)
    if (this.element.hidden) return
    const here = resultHere(state)
    this.place.textContent = here ? nameOf(here.row, here.column) : chosenName(state.selection)
    this.timer = setTimeout(() => this.say(here?.result), WAIT)
  }

  say(result) {
    const isWrong = result?.kind === "error"
    this.element.classList.toggle("editor-wrong", isWrong)
    const words = result ? `= ${result.text}` : this.labels.formulaHelp
    const { here, cells } = toCheck(this.editor.state)
    this.confirm.hidden = !here
    this.confirmAll.hidden = !here || cells.length < 2
    if (isWrong) this.said.replaceChildren(icon(this.sprite, "alert-triangle"), h("strong", {}, result.text), ` – ${result.help}`)
    else if (this.said.textContent !== words) this.said.replaceChildren(words)
  }
}
