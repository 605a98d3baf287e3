// A sequence as a block: its source is text, written by several at once; the view is beside it.
import { Node, mergeAttributes } from "@tiptap/core"
import { choices, attributesOf } from "./spec.js"
import { h } from "./dom.js"
import { SequenceView } from "../sequence/view.js"

const WAIT = 200 // milliseconds without typing before the view follows
const LONGEST_NAME = 200

const data = (name) => ({
  parseHTML: (element) => {
    const value = element.getAttribute(`data-${name}`)
    return choices("sequence", name).includes(value) ? value : null
  },
  renderHTML: (attributes) => (attributes[name] ? { [`data-${name}`]: attributes[name] } : {}),
})
const name = {
  parseHTML: (element) => (element.getAttribute("data-name") || "").slice(0, LONGEST_NAME),
  renderHTML: (attributes) => ({ "data-name": attributes.name }),
}

export const Sequence = Node.create({
  name: "sequence",
  content: "text*",
  marks: "",
  group: "block",
  code: true,
  defining: true,

  addOptions() {
    return { labels: {}, lang: "fr" }
  },

  addAttributes() {
    return attributesOf("sequence", { name, topology: data("topology"), alphabet: data("alphabet") })
  },

  parseHTML() {
    return [{ tag: "figure.sequence", preserveWhitespace: "full", contentElement: ".sequence-source", priority: 60 }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["figure", mergeAttributes(HTMLAttributes, { class: "sequence" }), ["pre", { class: "sequence-source" }, 0]]
  },

  addCommands() {
    return {
      insertSequence:
        (text = "", attrs = {}) =>
        ({ chain, state }) => {
          const content = { type: "sequence", attrs, ...(text && { content: [{ type: "text", text }] }) }
          const { $from } = state.selection
          const inserted = chain().insertContent(content)
          return text ? inserted.run() : inserted.setTextSelection($from.parent.content.size ? $from.after() + 1 : $from.before() + 1).run()
        },
    }
  },

  addNodeView() {
    return (given) => new SequenceBlock(given, this.options)
  },

  addKeyboardShortcuts() {
    return {
      Tab: () => this.editor.isActive("sequence") && this.editor.commands.exitCode(),
      "Mod-Enter": () => this.editor.isActive("sequence") && this.editor.commands.exitCode(),
      Backspace: () => {
        const { empty, $anchor } = this.editor.state.selection
        if (!empty || $anchor.parent.type.name !== "sequence" || $anchor.parent.textContent) return false
        return this.editor.commands.clearNodes()
      },
    }
  },
})

class SequenceBlock {
  constructor({ node, editor, getPos }, { labels, lang }) {
    Object.assign(this, { node, editor, getPos, labels })
    this.view = new SequenceView(lang)
    this.fields = this.form()
    this.contentDOM = h("pre", { class: "sequence-source", "aria-label": this.view.words.say("sourceText"), spellcheck: "false", translate: "no" })
    this.apart = h("div", { contenteditable: "false" }, this.view.element)
    this.dom = h("figure", { class: "sequence" }, h("div", { contenteditable: "false" }, this.fields), this.contentDOM, this.apart)
    this.show()
  }

  form() {
    const { say } = this.view.words
    const called = h("input", { class: "form-control", type: "text", maxlength: LONGEST_NAME, "aria-label": say("name"), placeholder: say("name") })
    called.addEventListener("input", () => this.set("name", called.value))
    const pick = (key, label) => {
      const options = choices("sequence", key).map((value) => h("option", { value: value ?? "" }, say(value ?? `${key}AsWritten`)))
      const select = h("select", { class: "form-select", "aria-label": say(label) }, ...options)
      select.addEventListener("change", () => this.set(key, select.value || null))
      return select
    }
    Object.assign(this, { called, topology: pick("topology", "shape"), alphabet: pick("alphabet", "alphabet") })
    return h("div", { class: "sequence-fields" }, called, this.topology, this.alphabet)
  }

  set(key, value) {
    const { tr } = this.editor.state
    this.editor.view.dispatch(tr.setNodeAttribute(this.getPos(), key, value))
  }

  show() {
    const { name: called, topology, alphabet } = this.node.attrs
    if (this.called !== document.activeElement) this.called.value = called
    this.topology.value = topology ?? ""
    this.alphabet.value = alphabet ?? ""
    this.view.update(this.node.textContent, this.node.attrs)
  }

  update(next) {
    if (next.type.name !== "sequence") return false
    const same = next.textContent === this.node.textContent && next.attrs === this.node.attrs
    this.node = next
    if (same) return true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.show(), WAIT)
    return true
  }

  stopEvent = ({ target }) => !this.contentDOM.contains(target)

  ignoreMutation = ({ target, type }) => type !== "selection" && !this.contentDOM.contains(target)

  destroy() {
    clearTimeout(this.timer)
  }
}
