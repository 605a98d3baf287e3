// Sends pictures, and puts each in the text where it was dropped once the server has it.
import { Extension } from "@tiptap/core"
import { Plugin, PluginKey } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import { fill, h } from "./dom.js"

const KEY = new PluginKey("uploading")

/** Marks the places where pictures will come, whatever is typed meanwhile. */
export const Places = Extension.create({
  name: "places",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: KEY,
        state: {
          init: () => DecorationSet.empty,
          apply(tr, set) {
            let next = set.map(tr.mapping, tr.doc)
            const { add, remove } = tr.getMeta(KEY) || {}
            if (add) next = next.add(tr.doc, [Decoration.widget(add.at, () => h("span", { class: "editor-coming" }, add.label), { id: add.id })])
            if (remove) next = next.remove(next.find(null, null, (spec) => spec.id === remove))
            return next
          },
        },
        props: { decorations: (state) => KEY.getState(state) },
      }),
    ]
  },
})

/** Sends files to the address the page gives. */
export class Uploader {
  constructor({ editor, url, csrf, labels, local, tell }) {
    Object.assign(this, { editor, url, csrf, labels, local, tell })
    this.pending = 0
  }

  /** Send several files; those that are not pictures are refused with a word. */
  async take(files, at = this.editor.state.selection.from) {
    const pictures = files.filter((file) => file.type.startsWith("image/"))
    if (pictures.length < files.length) this.tell(this.labels.pictureTooMany)
    // One after the other, so that they stand in the order they were given.
    for (const file of pictures) await this.send(file, at)
  }

  async send(file, at) {
    const id = {}
    const label = fill(this.labels.uploading, { name: file.name })
    const { state, view } = this.editor
    view.dispatch(state.tr.setMeta(KEY, { add: { id, at: Math.min(at, state.doc.content.size), label } }).setMeta("addToHistory", false))
    this.pending += 1
    const answer = await this.post(file).catch(() => null)
    this.pending -= 1
    if (this.editor.isDestroyed) return
    const [place] = KEY.getState(this.editor.state).find(null, null, (spec) => spec.id === id)
    const tr = this.editor.state.tr.setMeta(KEY, { remove: id })
    if (answer?.id && place) {
      this.local.set(answer.id, URL.createObjectURL(file))
      const attrs = { attachment: answer.id, alt: answer.alt || "" }
      tr.insert(place.from, this.editor.schema.nodes.image.create(attrs))
    }
    this.editor.view.dispatch(tr)
    const said = answer?.id ? this.labels.uploaded : answer?.message || this.labels.uploadFailed
    this.tell(fill(said, { name: file.name }))
  }

  async post(file) {
    const form = new FormData()
    form.append("file", file, file.name)
    const response = await fetch(this.url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      headers: { Accept: "application/json", "X-CSRFToken": this.csrf() },
      body: form,
    })
    return response.json()
  }
}
