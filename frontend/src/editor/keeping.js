// What is typed, kept on this device too: one store for each account, entry and schema.
import { IndexeddbPersistence } from "y-indexeddb"

export const PREFIX = "encre-live/"
const UNSENT = "encre-unsent/"

/** Keeps a document on this device; without a store (private windows) it says so and goes on. */
export class Kept {
  constructor(name, doc) {
    this.name = PREFIX + name
    this.mark = UNSENT + name
    this.doc = doc
  }

  /** Read what this device holds; false where the browser refuses to keep anything. */
  async start() {
    try {
      await new Promise((resolve, reject) => {
        const probe = indexedDB.open(`${PREFIX}probe`)
        probe.onsuccess = () => resolve(probe.result.close())
        probe.onerror = () => reject(probe.error)
      })
      this.store = new IndexeddbPersistence(this.name, this.doc)
      await this.store.whenSynced
      return true
    } catch {
      return false
    }
  }

  /** Say whether the document came with a text. */
  get found() {
    return this.doc.getXmlFragment("body").length > 0
  }

  /** Read a value kept beside the text. */
  async read(name) {
    return this.store?.get(name)
  }

  /** Keep a value beside the text; where the store refuses, the text still goes to the server. */
  async write(name, value) {
    await this.store?.set(name, value).catch(() => {})
  }

  /** Note, for who signs out elsewhere on this device, whether all that was typed was sent. */
  note(unsent) {
    if (unsent === this.noted) return
    this.noted = unsent
    try {
      if (unsent) localStorage.setItem(this.mark, JSON.stringify({ path: location.pathname, title: document.querySelector("h1")?.textContent.trim() || document.title }))
      else localStorage.removeItem(this.mark)
    } catch {
      // A browser that keeps nothing here kept no text either.
    }
  }

  stop() {
    this.store?.destroy()
  }

  /** Forget the text on this device: it is no longer for this person. */
  async forget() {
    this.note(false)
    await this.store?.clearData()
    this.store = null
  }
}
