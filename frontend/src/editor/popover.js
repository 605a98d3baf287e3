// A small panel under the toolbar: it takes the focus, Escape gives it back.
import { h, unique } from "./dom.js"

/** Shows one panel at a time inside a host element. */
export class Popover {
  constructor(host) {
    this.host = host
    this.panel = null
    this.outside = (event) => {
      if (this.panel && !event.composedPath().includes(this.panel) && !event.composedPath().includes(this.anchor)) this.close()
    }
  }

  /** Show `content` under `anchor` (an element, or a rectangle getter). */
  show(anchor, label, content, { onClose } = {}) {
    this.close()
    this.anchor = anchor
    this.onClose = onClose
    this.panel = h("div", { class: "editor-popover", role: "dialog", "aria-label": label }, content)
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return
      event.preventDefault()
      event.stopPropagation()
      this.close(true)
    })
    this.host.append(this.panel)
    this.place()
    anchor.setAttribute?.("aria-expanded", "true")
    document.addEventListener("pointerdown", this.outside, true)
    const first = this.panel.querySelector("[autofocus], input, textarea, select, button")
    first?.focus()
  }

  place() {
    const host = this.host.getBoundingClientRect()
    const at = this.anchor.getBoundingClientRect()
    const left = Math.min(at.left - host.left, host.width - this.panel.offsetWidth - 4)
    this.panel.style.left = `${Math.max(4, left)}px`
    this.panel.style.top = `${at.bottom - host.top + 4}px`
  }

  /** Close the panel; `back` gives the focus back to what opened it. */
  close(back = false) {
    if (!this.panel) return
    const { anchor, onClose } = this
    this.panel.remove()
    this.panel = null
    anchor.setAttribute?.("aria-expanded", "false")
    document.removeEventListener("pointerdown", this.outside, true)
    onClose?.()
    if (back) anchor.focus?.()
  }
}

/** Build a field: label above, help under, error beside. */
export function field(label, control, { help, error } = {}) {
  const id = unique("editor-field")
  control.id = id
  const notes = []
  if (help) notes.push(h("div", { id: `${id}-help`, class: "editor-hint" }, help))
  if (error) notes.push(h("div", { id: `${id}-error`, class: "editor-error", role: "alert" }))
  control.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "))
  return h("div", { class: "editor-field" }, h("label", { for: id, class: "form-label" }, label), control, ...notes)
}
