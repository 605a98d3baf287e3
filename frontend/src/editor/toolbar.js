// The toolbar: real buttons, one stop of the Tab key, arrows between them.
import { choiceList, linkForm, mathForm } from "./dialogs.js"
import { GROUPS, STYLES, TABLE_TOOLS, currentStyle } from "./commands.js"
import { h, icon } from "./dom.js"
import { FormulaBar } from "./formulabar.js"
import { choices } from "./spec.js"

const COLOURS = { highlight: "highlight", textColor: "ink" }

/** Builds and refreshes the toolbar of an editor. */
export class Toolbar {
  constructor({ editor, labels, sprite, popover, pick }) {
    Object.assign(this, { editor, labels, sprite, popover, pick })
    this.buttons = new Map()
    this.main = this.bar(labels.toolbar, GROUPS)
    this.table = this.bar(labels.tableTools, [TABLE_TOOLS])
    this.table.hidden = true
    this.formula = new FormulaBar({ editor, labels, sprite })
    this.element = h("div", { class: "editor-bars" }, this.main, this.table, this.formula.element)
    this.refresh()
  }

  bar(label, groups) {
    const bar = h("div", { class: "editor-bar", role: "toolbar", "aria-label": label })
    for (const group of groups) bar.append(h("div", { class: "editor-group" }, ...group.map((item) => this.control(item))))
    const controls = [...bar.querySelectorAll("button, select")]
    controls.forEach((control, place) => control.setAttribute("tabindex", place ? "-1" : "0"))
    bar.addEventListener("keydown", (event) => this.move(event, bar))
    bar.addEventListener("focusin", ({ target }) => {
      for (const control of bar.querySelectorAll("button, select")) control.tabIndex = control === target ? 0 : -1
    })
    return bar
  }

  move(event, bar) {
    const controls = [...bar.querySelectorAll("button, select")].filter((control) => !control.disabled && !control.hidden)
    const here = controls.indexOf(event.target)
    const steps = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: controls.length - 1 }
    if (!(event.key in steps) || here < 0) return
    event.preventDefault()
    controls[(steps[event.key] + controls.length) % controls.length].focus()
  }

  control(item) {
    if (item.select) return this.styles()
    const name = this.labels[item.id]
    const title = item.keys ? `${name} (${item.keys})` : name
    const attributes = { type: "button", class: "editor-button", "aria-label": name, title, "data-command": item.id }
    if (item.toggle) attributes["aria-pressed"] = "false"
    if (item.menu) Object.assign(attributes, { "aria-haspopup": "dialog", "aria-expanded": "false" })
    const button = h("button", attributes, icon(this.sprite, item.icon))
    // Keep the caret: a press must not take the focus away from the text.
    button.addEventListener("mousedown", (event) => event.preventDefault())
    button.addEventListener("click", () => this.press(item, button))
    this.buttons.set(item.id, { item, button })
    return button
  }

  styles() {
    const options = STYLES.map(({ id }) => h("option", { value: id }, this.labels[id]))
    this.style = h("select", { class: "editor-style form-select", "aria-label": this.labels.style }, ...options)
    this.style.addEventListener("change", () => {
      const { run } = STYLES.find(({ id }) => id === this.style.value)
      run(this.editor.chain().focus()).run()
    })
    return this.style
  }

  press(item, button) {
    if (item.menu) return this.open(item.menu, button)
    if (item.pick) return this.pick()
    return item.run(this.editor.chain().focus()).run()
  }

  /** Open the menu of a button by its name. */
  open(menu, button = this.buttons.get(menu).button) {
    const { editor, labels, popover } = this
    if (popover.panel && popover.anchor === button) return popover.close(true)
    if (menu === "link") return popover.show(button, labels.link, linkForm(editor, labels, popover))
    if (menu === "math") return popover.show(button, labels.math, mathForm(editor, labels, popover))
    if (menu === "align") return popover.show(button, labels.align, this.alignments())
    return popover.show(button, labels[menu], this.colours(menu))
  }

  alignments() {
    const { editor, labels, popover } = this
    const chosen = editor.getAttributes("heading").textAlign || editor.getAttributes("paragraph").textAlign || null
    const named = { ...labels, none: labels.left }
    return choiceList(choices("paragraph", "textAlign"), named, {
      chosen,
      onChoose: (textAlign) => {
        popover.close()
        editor.chain().focus().updateAttributes("paragraph", { textAlign }).updateAttributes("heading", { textAlign }).run()
      },
    })
  }

  colours(name) {
    const { editor, labels, popover } = this
    return choiceList([null, ...choices(name, "color")], labels, {
      chosen: editor.getAttributes(name).color || null,
      prefix: COLOURS[name],
      onChoose: (color) => {
        popover.close()
        const chain = editor.chain().focus()
        if (color) chain.setMark(name, { color }).run()
        else chain.unsetMark(name).run()
      },
    })
  }

  /** Show what holds at the caret. */
  refresh() {
    const { editor } = this
    this.style.value = currentStyle(editor)
    for (const { item, button } of this.buttons.values()) {
      if (item.toggle) button.setAttribute("aria-pressed", String(item.active(editor)))
      if (item.only) button.hidden = !item.only(editor)
      if (item.id === "undo" || item.id === "redo") button.setAttribute("aria-disabled", String(!editor.can()[item.id]()))
    }
    this.table.hidden = !editor.isActive("table")
    this.formula.refresh()
  }
}
