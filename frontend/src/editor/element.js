// <encre-editor>: the rich text of an entry, written by several at once, never losing a word.
import { Editor, getSchema } from "@tiptap/core"
import Collaboration from "@tiptap/extension-collaboration"
import { Awareness } from "y-protocols/awareness"
import * as Y from "yjs"
import { imageForm, mathForm } from "./dialogs.js"
import { h } from "./dom.js"
import { extensions } from "./extensions.js"
import { Kept } from "./keeping.js"
import { bringsKnown, isKnown, weight } from "./known.js"
import en from "./labels/en.json"
import fr from "./labels/fr.json"
import { cleanPaste, fileOfData } from "./pasting.js"
import { Popover } from "./popover.js"
import { carets, Present } from "./presence.js"
import { Provider } from "./provider.js"
import { spec } from "./spec.js"
import { Status } from "./status.js"
import { mentionMenu, slashMenu } from "./suggesting.js"
import { Toolbar } from "./toolbar.js"
import { Places, Uploader } from "./uploading.js"
import { Whole } from "./whole.js"

const HEAVIEST = 230_000 // bytes that may come into the text at once

class EncreEditor extends HTMLElement {
  connectedCallback() {
    if (this.provider) return
    const source = document.getElementById(this.getAttribute("source"))
    const given = JSON.parse(source.textContent)
    this.lang ||= document.documentElement.lang || "fr"
    this.labels = { ...(this.lang.startsWith("fr") ? fr : en), ...this.pageLabels() }
    this.sprite = this.getAttribute("sprite") || ""
    this.start(given)
  }

  disconnectedCallback() {
    if (this.isConnected || !this.provider) return
    removeEventListener("beforeunload", this.guard)
    removeEventListener("online", this.wake)
    removeEventListener("pagehide", this.leave)
    document.removeEventListener("visibilitychange", this.onVisibility)
    document.removeEventListener("encre:leaving", this.leaving)
    document.removeEventListener("encre:forget", this.forget)
    this.doc.off("update", this.typed)
    this.provider.stop()
    this.doc.off("beforeObserverCalls", this.examine)
    this.present?.stop()
    this.kept.stop()
    this.editor?.destroy()
    this.editor = this.provider = null
    for (const address of this.pictures.values()) URL.revokeObjectURL(address)
  }

  pageLabels() {
    const labels = document.getElementById(this.getAttribute("labels") || "")
    return labels ? JSON.parse(labels.textContent) : {}
  }

  csrf = () => this.getAttribute("csrf-token") || ""

  headers = () => ({ "X-CSRFToken": this.csrf() })

  /** Read the token of this same page again; true when it is another one. */
  renew = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null)
    if (!answer?.ok || answer.redirected) return false
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const token = page.querySelector(this.localName)?.getAttribute("csrf-token")
    if (!token || token === this.csrf()) return false
    this.setAttribute("csrf-token", token)
    return true
  }

  start(given) {
    this.surface = h("div", { class: "editor-surface" })
    this.frame = h("div", { class: "editor-frame" })
    this.pictures = new Map()
    this.overlay = new Popover(this.frame)
    this.status = new Status({ labels: this.labels, sprite: this.getAttribute("sprite") || "", onRetry: () => this.wake() })
    if (given.schema !== spec.version) {
      this.outdated(new Error("schema"))
      return
    }
    this.append(this.status.element)
    this.meet(given).catch((error) => console.error(error))
  }

  /** Read what this device has, meet what the server has, then let write. */
  async meet(given) {
    this.doc = new Y.Doc()
    this.awareness = new Awareness(this.doc)
    this.awareness.setLocalState(null)
    this.kept = new Kept(this.getAttribute("store-key") || location.pathname, this.doc)
    this.isKept = await this.kept.start()
    const found = this.kept.found
    try {
      this.provider = await (this.getAttribute("save-url") ? this.whole(given) : this.live(found))
    } catch (error) {
      this.outdated(error)
      return
    }
    addEventListener("beforeunload", this.guard)
    addEventListener("online", this.wake)
    addEventListener("pagehide", this.leave)
    document.addEventListener("visibilitychange", this.onVisibility)
    document.addEventListener("encre:leaving", this.leaving)
    document.addEventListener("encre:forget", this.forget)
    this.doc.on("update", this.typed)
    this.tell(this.provider.state)
    while (!found && !this.provider.met) await new Promise((go) => setTimeout(go, 20))
    this.open(given)
  }

  /** What keeps an entry: written by several at once. */
  live(found) {
    const provider = new Provider({
      doc: this.doc,
      awareness: this.awareness,
      liveUrl: this.getAttribute("live-url"),
      postUrl: this.getAttribute("updates-url"),
      schema: spec.version,
      headers: this.headers,
      renew: this.renew,
      onState: (state, detail) => this.tell(state, detail),
    })
    if (found) provider.suspect()
    return provider
  }

  /** What keeps a template: saved whole, what others saved merged in. */
  async whole(given) {
    const provider = new Whole({
      doc: this.doc,
      kept: this.kept,
      given,
      url: this.getAttribute("save-url"),
      schema: getSchema(extensions()),
      version: spec.version,
      headers: this.headers,
      renew: this.renew,
      onState: (state, detail) => this.tell(state, detail),
    })
    await provider.start()
    return provider
  }

  open(given) {
    this.awareness.setLocalState({ user: given.me })
    try {
      this.make(given)
    } catch (error) {
      this.outdated(error)
      return
    }
    this.furnish()
    this.tell(this.provider.state, this.provider.refusal || {})
    this.dispatchEvent(new CustomEvent("encre-editor:ready", { bubbles: true }))
  }

  make(given) {
    const { labels } = this
    this.editor = new Editor({
      element: this.surface,
      injectCSS: false,
      enableContentCheck: true,
      extensions: extensions({
        labels,
        lang: this.lang,
        attachmentAddress: (identifier) => (this.getAttribute("attachment-url") || "").replace("{id}", identifier),
        localPictures: this.pictures,
        onEditMath: (position) => this.edit(position, labels.math, mathForm),
        onEditImage: (position) => this.edit(position, labels.image, imageForm),
        more: [...this.helpers(), Collaboration.configure({ document: this.doc, field: "body" }), carets(this.awareness, given.me)],
      }),
      editorProps: {
        // The bars stay on the screen: the caret must not go under them.
        scrollThreshold: { top: 150, bottom: 80, left: 0, right: 0 },
        scrollMargin: { top: 160, bottom: 90, left: 0, right: 0 },
        attributes: { class: "encre-body", role: "textbox", "aria-multiline": "true", "aria-label": labels.editor, lang: this.getAttribute("text-lang") || this.lang },
        transformPastedHTML: (html) => this.clean(html),
        handlePaste: (_view, event, slice) => this.files(event.clipboardData, event.clipboardData?.getData("text/html")) || this.tooHeavy(slice),
        handleDrop: (view, event, slice, moved) => !moved && (this.dropped(view, event) || this.tooHeavy(slice)),
        handleDoubleClickOn: (_view, _pos, node, nodePos) => node.type.name === "image" && this.edit(nodePos, labels.image, imageForm),
        handleKeyDown: (_view, event) => this.keys(event),
      },
      onBeforeCreate: ({ editor }) => {
        if (!isKnown(editor.schema, this.doc.getXmlFragment("body"))) throw new Error("unknown content")
      },
      onTransaction: () => this.toolbar?.refresh(),
    })
    this.doc.on("beforeObserverCalls", this.examine)
  }

  /** Stop before the editor meets what it does not know, and would strike out for everyone. */
  examine = (transaction) => {
    if (!this.editor || bringsKnown(this.editor.schema, transaction)) return
    const still = this.editor.view.dom.cloneNode(true)
    still.removeAttribute("contenteditable")
    this.outdated(new Error("unknown content"))
    this.editor.destroy()
    this.editor = null
    this.surface.replaceChildren(still)
  }

  helpers() {
    const { labels, sprite, frame: host } = this
    const open = (item) => (item.pick ? this.picker.click() : this.toolbar.open(item.menu))
    const url = this.getAttribute("mentions-url")
    return [Places, slashMenu({ host, labels, sprite, open }), ...(url ? [mentionMenu({ host, labels, url })] : [])]
  }

  furnish() {
    const { editor, labels, sprite, overlay: popover } = this
    this.picker = h("input", { type: "file", accept: "image/*", multiple: true, hidden: true, "aria-label": labels.image })
    this.picker.addEventListener("change", () => {
      this.uploader.take([...this.picker.files])
      this.picker.value = ""
    })
    this.toolbar = new Toolbar({ editor, labels, sprite, popover, pick: () => this.picker.click() })
    this.uploader = new Uploader({ editor, labels, url: this.getAttribute("upload-url"), csrf: this.csrf, local: this.pictures, tell: (text) => this.status.say(text) })
    editor.view.dom.setAttribute("aria-describedby", this.status.keys.id)
    this.present = new Present({ awareness: this.awareness, labels })
    this.frame.append(this.toolbar.element, this.present.element, this.surface, this.status.element, this.picker)
    this.replaceChildren(this.frame)
    this.classList.add("editor-ready")
  }

  /** The text, as the server keeps it. */
  get body() {
    return this.editor.getJSON()
  }

  /** Wait until the server has all that was typed; false when it could not be reached. */
  async flush() {
    return (await this.provider.settled()) && !this.uploader?.pending
  }

  tell(state, detail = {}) {
    if (!this.provider || this.dataset.state === "outdated") return
    const at = state === "saved" ? this.clock(Date.now()) : ""
    this.dataset.state = state
    if (state === "saved") this.kept.note(this.provider.dirty)
    this.status.show(state, { ...detail, kept: this.isKept, at })
    if (state === "refused") this.refused(detail.status)
    else if (this.editor && !this.editor.isEditable) this.editor.setEditable(true)
    this.dispatchEvent(new CustomEvent("encre-editor:state", { bubbles: true, detail: { state } }))
  }

  /** Stop writing where it can no longer be kept; a text that may no longer be read is forgotten. */
  refused(status) {
    if (status === 409) this.outdated(new Error("schema"))
    if ([403, 404].includes(status)) this.editor?.setEditable(false)
    if (status === 404) this.kept.forget()
  }

  clock(moment, style = { timeStyle: "short" }) {
    return new Intl.DateTimeFormat(this.lang, style).format(new Date(moment))
  }

  guard = (event) => {
    if (this.provider.dirty || this.uploader?.pending) event.preventDefault()
  }

  wake = () => this.provider.wake()

  /** What is typed here is unsent until the state is "saved" again. */
  typed = (_update, origin) => {
    if (origin !== this.provider && origin !== this.kept.store) this.kept.note(true)
  }

  /** The person signs out: what is typed goes first. */
  leaving = ({ detail }) => detail.push(this.flush())

  /** The person has signed out: nothing of the text stays, and nothing asks to stay. */
  forget = () => {
    removeEventListener("beforeunload", this.guard)
    this.provider.stop()
    this.kept.forget()
  }

  leave = ({ persisted }) => {
    if (!persisted) this.provider.stop()
  }

  onVisibility = () => {
    if (document.visibilityState === "visible") this.provider.wake()
    else this.provider.flush()
  }

  keys(event) {
    const pressed = event.ctrlKey || event.metaKey
    if (pressed && event.key === "s" && !event.shiftKey) {
      event.preventDefault()
      this.provider.flush()
      return true
    }
    if (pressed && event.key === "k") {
      event.preventDefault()
      this.toolbar.open("link")
      return true
    }
    if (event.altKey && event.key === "F10") {
      event.preventDefault()
      this.toolbar.main.querySelector("[tabindex='0']").focus()
      return true
    }
    return false
  }

  edit(position, label, make) {
    const dom = this.editor.view.nodeDOM(position)
    this.overlay.show(dom, label, make(this.editor, this.labels, this.overlay, position))
    return true
  }

  // What is pasted and dropped

  clean(html) {
    const { html: kept, pictures, local, remote } = cleanPaste(html)
    if (local) this.status.say(this.labels.pastedLocal)
    else if (remote) this.status.say(this.labels.pastedRemote)
    if (pictures.length) setTimeout(() => this.sendAll(pictures))
    return kept
  }

  async sendAll(pictures) {
    const files = await Promise.all(pictures.map((address, place) => fileOfData(address, `image-${place + 1}`)))
    await this.uploader.take(files)
  }

  files(transfer, html = "") {
    const files = [...(transfer?.files || [])]
    if (!files.length) return false
    // Excel puts a picture of the cells beside the cells: words are better than their picture.
    const page = new DOMParser().parseFromString(html || "", "text/html")
    if (page.body.textContent.trim()) return false
    this.uploader.take(files)
    return true
  }

  /** Refuse at once what the server would refuse later. */
  tooHeavy(slice) {
    if (weight(slice) < HEAVIEST) return false
    this.status.say(this.labels.tooHeavy)
    return true
  }

  dropped(view, event) {
    const files = [...(event.dataTransfer?.files || [])]
    if (!files.length) return false
    const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos
    this.uploader.take(files, at ?? view.state.doc.content.size)
    event.preventDefault()
    return true
  }

  outdated(error) {
    console.error(error)
    if (this.dataset.state === "outdated") return
    this.editor?.setEditable(false)
    this.provider?.stop()
    const { labels } = this
    const reload = h("button", { type: "button", class: "btn btn-primary", onClick: () => location.reload() }, labels.reload)
    this.prepend(h("div", { class: "editor-outdated", role: "alert" }, h("strong", {}, labels.schemaTitle), h("p", {}, labels.schemaOld), reload))
    this.dataset.state = "outdated"
  }
}

customElements.define("encre-editor", EncreEditor)
