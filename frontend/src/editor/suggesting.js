// A list that opens while typing: the slash menu and the mentions.
import { Extension } from "@tiptap/core"
import { PluginKey } from "@tiptap/pm/state"
import Suggestion from "@tiptap/suggestion"
import { GROUPS, INSERTS, STYLES } from "./commands.js"
import { h, icon, unique } from "./dom.js"
import { isInFormula } from "./formulas.js"

class Listbox {
  constructor(host, label, row, none) {
    Object.assign(this, { host, row, none })
    this.id = unique("editor-list")
    this.list = h("div", { class: "editor-suggestions", role: "listbox", id: this.id, "aria-label": label })
  }

  open(props) {
    this.host.append(this.list)
    const text = props.editor.view.dom
    text.setAttribute("aria-controls", this.id)
    this.text = text
    this.update(props)
  }

  update(props) {
    this.props = props
    this.place = 0
    const rows = props.items.map((item, place) =>
      h("div", { role: "option", id: `${this.id}-${place}`, class: "editor-option", onPointerdown: (event) => this.choose(event, place) }, ...this.row(item)),
    )
    this.list.replaceChildren(...(rows.length ? rows : [h("div", { class: "editor-hint" }, this.none)]))
    this.mark()
    const at = props.clientRect?.()
    if (!at) return
    const host = this.host.getBoundingClientRect()
    this.list.style.left = `${Math.max(4, Math.min(at.left - host.left, host.width - this.list.offsetWidth - 4))}px`
    this.list.style.top = `${at.bottom - host.top + 4}px`
  }

  mark() {
    const rows = [...this.list.querySelectorAll("[role=option]")]
    rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === this.place)))
    if (rows[this.place]) {
      this.text.setAttribute("aria-activedescendant", rows[this.place].id)
      rows[this.place].scrollIntoView({ block: "nearest" })
    } else this.text.removeAttribute("aria-activedescendant")
  }

  choose(event, place) {
    event?.preventDefault()
    const item = this.props.items[place]
    if (item) this.props.command(item)
  }

  key({ event }) {
    const count = this.props.items.length
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.place = count ? (this.place + (event.key === "ArrowDown" ? 1 : count - 1)) % count : 0
      this.mark()
      return true
    }
    if ((event.key === "Enter" || event.key === "Tab") && count) {
      this.choose(null, this.place)
      return true
    }
    return false
  }

  close() {
    this.list.remove()
    this.text?.removeAttribute("aria-activedescendant")
    this.text?.removeAttribute("aria-controls")
  }
}

function renderer(make) {
  return () => {
    let box = null
    return {
      onStart: (props) => {
        box = make()
        box.open(props)
      },
      onUpdate: (props) => box?.update(props),
      onKeyDown: (props) => {
        if (props.event.key !== "Escape") return box?.key(props) ?? false
        box?.close()
        box = null
        return true
      },
      onExit: () => {
        box?.close()
        box = null
      },
    }
  }
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll(" ", "")

/** The menu that a slash opens at the start of a word. */
export function slashMenu({ host, labels, sprite, open }) {
  const inserts = GROUPS.flat().filter(({ id }) => ["bulletList", "orderedList", "taskList", "table", "image", "math", "sequence", "horizontalRule"].includes(id))
  const all = [...STYLES, ...inserts, ...INSERTS].map((item) => ({ ...item, label: labels[item.id] }))
  return Extension.create({
    name: "slashMenu",
    addProseMirrorPlugins() {
      return [
        Suggestion({
          editor: this.editor,
          pluginKey: new PluginKey("slash"),
          char: "/",
          allow: ({ editor }) => !editor.isActive("codeBlock") && !editor.isActive("sequence") && !editor.isActive("code") && !isInFormula(editor.state),
          items: ({ query }) => all.filter(({ label }) => plain(label).includes(plain(query))).slice(0, 14),
          command: ({ editor, range, props }) => {
            const chain = editor.chain().focus().deleteRange(range)
            if (props.run) props.run(chain).run()
            else {
              chain.run()
              open(props)
            }
          },
          render: renderer(() => new Listbox(host, labels.insert, (item) => [icon(sprite, item.icon), item.label], labels.noResult)),
        }),
      ]
    },
  })
}

/** The list of people and objects that an at sign opens; `url` answers {results: [{kind, id, label, detail}]}. */
export function mentionMenu({ host, labels, url }) {
  const ask = async (query) => {
    const address = new URL(url, document.baseURI)
    address.searchParams.set("q", query)
    const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" })
    return answer.ok ? (await answer.json()).results : []
  }
  return Extension.create({
    name: "mentionMenu",
    addProseMirrorPlugins() {
      return [
        Suggestion({
          editor: this.editor,
          pluginKey: new PluginKey("mention"),
          char: "@",
          allowSpaces: true,
          debounce: 150,
          allow: ({ editor }) => !editor.isActive("codeBlock") && !editor.isActive("sequence") && !isInFormula(editor.state),
          items: ({ query }) => (query.length > 40 ? [] : ask(query).catch(() => [])),
          command: ({ editor, range, props }) => {
            const attrs = { kind: props.kind, id: props.id, label: props.label }
            editor.chain().focus().insertContentAt(range, [{ type: "mention", attrs }, { type: "text", text: " " }]).run()
          },
          render: renderer(
            () =>
              new Listbox(host, labels.mentions, ({ label, detail }) => [h("span", {}, label), detail ? h("span", { class: "editor-hint" }, detail) : null].filter(Boolean), labels.noResult),
          ),
        }),
      ]
    },
  })
}
