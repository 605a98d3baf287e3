// Who else is writing: their carets in the text, their names above it.
import CollaborationCaret from "@tiptap/extension-collaboration-caret"
import { fill, h } from "./dom.js"

/** Return the extension that shows carets; colours are set by script, never by a style attribute. */
export function carets(awareness, user) {
  return CollaborationCaret.configure({
    provider: { awareness },
    user,
    render: ({ name, color }) => {
      const label = h("span", { class: "editor-caret-name" }, name)
      const caret = h("span", { class: "editor-caret" }, label)
      caret.style.borderColor = color
      label.style.backgroundColor = color
      return caret
    },
    selectionRender: ({ color }) => ({ class: "editor-their-selection", style: `background-color: ${color}33` }),
  })
}

/** The names of those who write beside the person. */
export class Present {
  constructor({ awareness, labels }) {
    Object.assign(this, { awareness, labels })
    this.list = h("ul", { class: "editor-present", "aria-label": labels.present, hidden: true })
    this.element = this.list
    awareness.on("change", this.show)
    this.show()
  }

  stop() {
    this.awareness.off("change", this.show)
  }

  show = () => {
    const names = new Map()
    for (const [client, { user }] of this.awareness.getStates()) {
      if (client !== this.awareness.clientID && user?.name) names.set(user.name, user.color)
    }
    this.list.hidden = names.size === 0
    this.list.replaceChildren(
      ...[...names].map(([name, color]) => {
        const dot = h("span", { class: "editor-dot", "aria-hidden": "true" })
        dot.style.backgroundColor = color
        return h("li", { title: fill(this.labels.writesToo, { who: name }) }, dot, name)
      }),
    )
  }
}
