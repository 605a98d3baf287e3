// The small forms of the editor: a link, a formula, a picture, a colour.
import { completeAddress } from "./addresses.js"
import { h } from "./dom.js"
import { field } from "./popover.js"
import { draw } from "../math/draw.js"

function form(parts, labels, { onApply, onRemove, onCancel }) {
  const remove = onRemove && h("button", { type: "button", class: "btn btn-outline-danger", onClick: onRemove }, labels.remove)
  const buttons = h(
    "div",
    { class: "editor-choices" },
    h("button", { type: "submit", class: "btn btn-primary" }, labels.apply),
    remove,
    h("button", { type: "button", class: "btn btn-outline-secondary", onClick: onCancel }, labels.cancel),
  )
  const submit = (event) => {
    event.preventDefault()
    event.stopPropagation()
    onApply()
  }
  return h("form", { class: "editor-form", onSubmit: submit, novalidate: true }, ...parts, buttons)
}

/** Ask the address of a link. */
export function linkForm(editor, labels, popover) {
  const known = editor.getAttributes("link").href || ""
  const input = h("input", { class: "form-control", type: "text", inputmode: "url", value: known, autocomplete: "off" })
  const box = field(labels.address, input, { help: labels.addressHelp, error: true })
  const close = () => {
    popover.close()
    editor.commands.focus()
  }
  const apply = () => {
    const href = completeAddress(input.value)
    if (!href) {
      box.querySelector(".editor-error").textContent = labels.addressWrong
      input.setAttribute("aria-invalid", "true")
      input.focus()
      return
    }
    const { empty } = editor.state.selection
    const chain = editor.chain().extendMarkRange("link")
    if (empty && !known) {
      chain.insertContent({ type: "text", text: input.value.trim(), marks: [{ type: "link", attrs: { href } }] }).run()
    } else chain.setLink({ href }).run()
    close()
  }
  const remove = () => {
    editor.chain().extendMarkRange("link").unsetLink().run()
    close()
  }
  return form([box], labels, { onApply: apply, onRemove: known ? remove : null, onCancel: () => popover.close(true) })
}

/** Ask the LaTeX of a formula, drawn as it is typed; `position` when it exists. */
export function mathForm(editor, labels, popover, position = null, block = false) {
  const node = position === null ? null : editor.state.doc.nodeAt(position)
  const area = h("textarea", { class: "form-control editor-latex", rows: "3", spellcheck: "false" })
  area.value = node?.attrs.latex || ""
  const own = h("input", { type: "checkbox", class: "form-check-input" })
  own.checked = node ? node.type.name === "blockMath" : block
  const preview = h("div", { class: "editor-preview math" })
  const wrong = h("div", { class: "editor-error", role: "status" })
  const show = () => {
    wrong.textContent = draw(preview, area.value, { display: own.checked, empty: labels.emptyFormula }) || ""
  }
  const close = () => {
    popover.close()
    editor.commands.focus()
  }
  const apply = () => {
    const latex = area.value.trim()
    const type = own.checked ? "blockMath" : "inlineMath"
    const range = node ? { from: position, to: position + node.nodeSize } : editor.state.selection
    const chain = editor.chain()
    if (!latex) chain.deleteRange(range).run()
    else chain.insertContentAt({ from: range.from, to: range.to }, { type, attrs: { latex } }).run()
    close()
  }
  const remove = () => {
    editor.chain().deleteRange({ from: position, to: position + node.nodeSize }).run()
    close()
  }
  area.addEventListener("input", show)
  own.addEventListener("change", show)
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) apply()
  })
  show()
  const check = h("label", { class: "form-check" }, own, h("span", { class: "form-check-label" }, labels.ownLine))
  const parts = [field(labels.latex, area, { help: labels.latexHelp }), check, h("div", { class: "editor-hint" }, labels.preview), preview, wrong]
  return form(parts, labels, { onApply: apply, onRemove: node ? remove : null, onCancel: close })
}

/** Ask the description and width of a picture. */
export function imageForm(editor, labels, popover, position) {
  const node = editor.state.doc.nodeAt(position)
  const alt = h("textarea", { class: "form-control", rows: "2" })
  alt.value = node.attrs.alt
  const width = h("input", { class: "form-control", type: "number", min: "8", max: "4000", value: node.attrs.width ?? "" })
  const close = () => {
    popover.close()
    editor.commands.focus()
  }
  const apply = () => {
    const wide = parseInt(width.value, 10)
    const attrs = { ...node.attrs, alt: alt.value.trim(), width: wide ? Math.min(Math.max(wide, 8), 4000) : null }
    editor.view.dispatch(editor.state.tr.setNodeMarkup(position, null, attrs))
    close()
  }
  const remove = () => {
    editor.chain().deleteRange({ from: position, to: position + node.nodeSize }).run()
    close()
  }
  const parts = [field(labels.alt, alt, { help: labels.altHelp }), field(labels.width, width, { help: labels.widthHelp })]
  return form(parts, labels, { onApply: apply, onRemove: remove, onCancel: close })
}

/** Offer a few named values as buttons. */
export function choiceList(values, labels, { chosen, prefix, onChoose }) {
  return h(
    "div",
    { class: "editor-swatches", role: "group" },
    ...values.map((value) =>
      h(
        "button",
        { type: "button", class: "btn btn-outline-secondary", "aria-pressed": String(value === chosen), onClick: () => onChoose(value) },
        prefix && value && h("span", { class: `editor-swatch ${prefix}-${value}`, "aria-hidden": "true" }, "A"),
        labels[value ?? "none"],
      ),
    ),
  )
}
