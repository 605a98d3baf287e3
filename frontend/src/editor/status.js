// The line that says whether the text is saved, and the few words that need no answer.
import { h, icon, unique } from "./dom.js"

const ICONS = { saved: "cloud-check", pending: "pencil", offline: "cloud-off", refused: "alert-triangle" }
const URGENT = new Set(["offline", "refused"])

/** Shows the state of saving; screen readers hear only what matters. */
export class Status {
  constructor({ labels, sprite, onRetry }) {
    Object.assign(this, { labels, sprite })
    this.word = h("span", { class: "editor-word" })
    this.time = h("span", { class: "editor-time" })
    this.retry = h("button", { type: "button", class: "btn btn-sm btn-outline-secondary", hidden: true, onClick: onRetry }, labels.retry)
    this.mark = h("span", { class: "editor-mark" })
    this.line = h("div", { class: "editor-status" }, this.mark, this.word, this.time, this.retry)
    this.alarm = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" })
    this.news = h("div", { class: "editor-news", role: "status", "aria-live": "polite" })
    this.keys = h("div", { class: "editor-keys editor-hint", id: unique("editor-keys") }, labels.keys)
    this.element = h("div", { class: "editor-foot" }, this.line, this.alarm, this.news, this.keys)
  }

  /** Show a state of saving. */
  show(state, { message, status, kept = true, at } = {}) {
    const { labels } = this
    let word = labels[state]
    if (state === "offline" && !kept) word = labels.offlineUnkept
    if (state === "refused" && status === 401) word = labels.signedOut
    if (state === "refused" && status === 403) word = labels.readOnly
    if (state === "refused" && status === 404) word = labels.lost
    if (state === "refused" && status === 409) word = labels.schemaTitle
    this.line.dataset.state = state
    this.mark.replaceChildren(icon(this.sprite, ICONS[state]))
    this.word.textContent = message ? `${word} ${message}` : word
    this.time.textContent = at || ""
    this.retry.hidden = !["offline", "refused"].includes(state)
    this.alarm.textContent = URGENT.has(state) ? this.word.textContent : ""
  }

  /** Say something once. */
  say(text) {
    this.news.textContent = ""
    requestAnimationFrame(() => {
      this.news.textContent = text
    })
  }
}
