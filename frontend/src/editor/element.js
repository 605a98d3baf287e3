// <encre-editor>: the rich text of an entry, saved by itself, never overwriting another's change.
import { Editor } from "@tiptap/core"
import { conflictPanel, keepingBoth, keepingMine } from "./conflict.js"
import { imageForm, mathForm } from "./dialogs.js"
import { fill, h } from "./dom.js"
import { Drafts } from "./drafts.js"
import { extensions } from "./extensions.js"
import en from "./labels/en.json"
import fr from "./labels/fr.json"
import { merge } from "./merge.js"
import { cleanPaste, fileOfData } from "./pasting.js"
import { Popover } from "./popover.js"
import { readBody, replaceText } from "./replacing.js"
import { Saver } from "./saving.js"
import { spec } from "./spec.js"
import { Status } from "./status.js"
import { mentionMenu, slashMenu } from "./suggesting.js"
import { Toolbar } from "./toolbar.js"
import { Places, Uploader } from "./uploading.js"

class EncreEditor extends HTMLElement {
  connectedCallback() {
    if (this.editor) return
    const source = document.getElementById(this.getAttribute("source"))
    const given = JSON.parse(source.textContent)
    this.lang ||= document.documentElement.lang || "fr"
    this.labels = { ...(this.lang.startsWith("fr") ? fr : en), ...this.pageLabels() }
    this.sprite = this.getAttribute("sprite") || ""
    this.start(given)
  }

  disconnectedCallback() {
    if (this.isConnected || !this.editor) return
    removeEventListener("beforeunload", this.guard)
    document.removeEventListener("visibilitychange", this.onVisibility)
    this.saver?.stop()
    this.editor.destroy()
    this.editor = null
    for (const address of this.pictures.values()) URL.revokeObjectURL(address)
  }

  pageLabels() {
    const labels = document.getElementById(this.getAttribute("labels") || "")
    return labels ? JSON.parse(labels.textContent) : {}
  }

  csrf = () => this.getAttribute("csrf-token") || ""

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
    try {
      if (given.schema !== spec.version) throw new Error("schema")
      this.make(given)
    } catch (error) {
      this.outdated(error)
      return
    }
    this.furnish()
    this.begin(given).catch((error) => console.error(error))
  }

  make(given) {
    const { labels } = this
    this.editor = new Editor({
      element: this.surface,
      injectCSS: false,
      enableContentCheck: true,
      content: given.body,
      extensions: extensions({
        labels,
        attachmentAddress: (identifier) => (this.getAttribute("attachment-url") || "").replace("{id}", identifier),
        localPictures: this.pictures,
        onEditMath: (position) => this.edit(position, labels.math, mathForm),
        onEditImage: (position) => this.edit(position, labels.image, imageForm),
        more: this.helpers(),
      }),
      editorProps: {
        // The bars stay on the screen: the caret must not go under them.
        scrollThreshold: { top: 150, bottom: 80, left: 0, right: 0 },
        scrollMargin: { top: 160, bottom: 90, left: 0, right: 0 },
        attributes: { class: "encre-body", role: "textbox", "aria-multiline": "true", "aria-label": labels.editor, lang: this.getAttribute("text-lang") || this.lang },
        transformPastedHTML: (html) => this.clean(html),
        handlePaste: (_view, event) => this.files(event.clipboardData, event.clipboardData?.getData("text/html")),
        handleDrop: (view, event, _slice, moved) => !moved && this.dropped(view, event),
        handleDoubleClickOn: (_view, _pos, node, nodePos) => node.type.name === "image" && this.edit(nodePos, labels.image, imageForm),
        handleKeyDown: (_view, event) => this.keys(event),
      },
      onUpdate: () => this.changed(),
      onTransaction: () => this.toolbar?.refresh(),
      onContentError: ({ error }) => {
        throw error
      },
    })
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
    this.status = new Status({ labels, sprite, onRetry: () => this.saver.resume() })
    this.uploader = new Uploader({ editor, labels, url: this.getAttribute("upload-url"), csrf: this.csrf, local: this.pictures, tell: (text) => this.status.say(text) })
    editor.view.dom.setAttribute("aria-describedby", this.status.keys.id)
    this.panels = h("div", { class: "editor-panels" })
    this.frame.append(this.toolbar.element, this.panels, this.surface, this.status.element, this.picker)
    this.replaceChildren(this.frame)
    this.classList.add("editor-ready")
  }

  async begin(given) {
    this.drafts = new Drafts(this.getAttribute("draft-key") || location.pathname)
    this.saver = new Saver({
      url: this.getAttribute("save-url"),
      csrf: this.csrf,
      renew: this.renew,
      schema: spec.version,
      version: given.version,
      base: this.tidy(given.body),
      text: () => this.body,
      drafts: this.drafts,
      onState: (state, detail) => this.tell(state, detail),
      onStale: (remote) => this.stale(remote),
      onSaved: (data) => this.dispatchEvent(new CustomEvent("encre-editor:saved", { bubbles: true, detail: data })),
    })
    addEventListener("beforeunload", this.guard)
    document.addEventListener("visibilitychange", this.onVisibility)
    this.kept = await this.drafts.start()
    await this.recover(given)
    this.tell(this.saver.state)
    if (this.saver.dirty) this.changed()
    this.dispatchEvent(new CustomEvent("encre-editor:ready", { bubbles: true }))
  }

  /** The text, as the server keeps it. */
  get body() {
    return this.editor.getJSON()
  }

  /** Save at once, for a page that is about to sign or export; false when it could not be. */
  async flush() {
    while (this.saver.dirty && ["saved", "pending"].includes(this.saver.state)) await this.saver.save()
    return this.saver.state === "saved" && !this.uploader.pending
  }

  tidy(body) {
    return readBody(this.editor.schema, body).toJSON()
  }

  tell(state, detail = {}) {
    const at = state === "saved" && detail.at ? this.clock(detail.at) : ""
    this.dataset.state = state
    this.status.show(state, { ...detail, kept: this.kept, at })
    this.dispatchEvent(new CustomEvent("encre-editor:state", { bubbles: true, detail: { state, version: this.saver.version } }))
  }

  clock(moment, style = { timeStyle: "short" }) {
    return new Intl.DateTimeFormat(this.lang, style).format(new Date(moment))
  }

  guard = (event) => {
    if (this.saver.dirty || this.uploader.pending) event.preventDefault()
  }

  onVisibility = () => {
    if (document.visibilityState === "hidden" && this.saver.dirty) this.saver.save()
  }

  changed() {
    if (!this.saver) return
    clearTimeout(this.noted)
    this.noted = setTimeout(() => this.saver.changed(), 50)
  }

  keys(event) {
    const pressed = event.ctrlKey || event.metaKey
    if (pressed && event.key === "s" && !event.shiftKey) {
      event.preventDefault()
      this.saver.save()
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

  // Another's change

  async stale(remote) {
    // Changing the text under a word being composed (accents, Japanese) would break it.
    for (let waits = 0; this.editor.view.composing && waits < 25; waits += 1) await new Promise((go) => setTimeout(go, 200))
    const theirs = this.tidy(remote.body)
    const parts = merge(this.saver.base.content, this.body.content, theirs.content)
    const who = remote.by || this.labels.someone
    if (parts.every((part) => part.blocks)) {
      replaceText(this.editor, parts.flatMap((part) => part.blocks))
      remote.body = theirs
      this.status.say(fill(this.labels.merged, { who }))
      return true
    }
    this.ask(parts, { ...remote, body: theirs })
    return false
  }

  ask(parts, remote) {
    const { editor, labels } = this
    const date = remote.at ? this.clock(remote.at, { dateStyle: "medium", timeStyle: "short" }) : ""
    const panel = conflictPanel({ parts, editor, labels, remote, date, choose: (choice) => this.choose(choice, remote) })
    this.panels.replaceChildren(panel)
    panel.scrollIntoView({ block: "nearest" })
  }

  choose(choice, remote) {
    const parts = merge(this.saver.base.content, this.body.content, remote.body.content)
    const blocks = choice === "both" ? keepingBoth(parts, this.labels.yourVersionBelow) : keepingMine(parts)
    replaceText(this.editor, blocks, { undoable: true })
    this.saver.grewFrom(remote.body, remote.version)
    this.panels.replaceChildren()
    this.editor.commands.focus()
    this.saver.resume()
  }

  // Text left on this device

  async recover(given) {
    for (const draft of await this.drafts.orphans()) {
      if (draft.schema !== spec.version) continue
      const base = this.tidy(draft.base)
      const parts = merge(base.content, this.tidy(draft.body).content, this.body.content)
      const blocks = keepingBoth(
        parts.map((part) => (part.blocks ? part : { mine: part.mine, theirs: part.theirs })),
        this.labels.yourVersionBelow,
      )
      replaceText(this.editor, blocks)
      if (this.saver.dirty) {
        this.saver.version = given.version
        if (!(await this.saver.keepDraft())) return
        this.status.say(this.labels.restored)
        this.dispatchEvent(new CustomEvent("encre-editor:restored", { bubbles: true }))
      }
      await this.drafts.forget(draft.key)
    }
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
    this.editor?.destroy()
    this.editor = null
    const { labels } = this
    const reload = h("button", { type: "button", class: "btn btn-primary", onClick: () => location.reload() }, labels.reload)
    this.prepend(h("div", { class: "editor-outdated", role: "alert" }, h("strong", {}, labels.schemaTitle), h("p", {}, labels.schemaOld), reload))
    this.dataset.state = "outdated"
  }
}

customElements.define("encre-editor", EncreEditor)
