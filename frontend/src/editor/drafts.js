// Text not yet acknowledged by the server, kept on this device so that no failure loses it.
const DATABASE = "encre-drafts"
const STORE = "drafts"

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Keeps the drafts of one text; each open page has its own, so that two tabs never mix. */
export class Drafts {
  constructor(name) {
    this.name = name
    this.key = `${name}|${[...crypto.getRandomValues(new Uint32Array(3))].join("-")}`
    this.database = null
  }

  /** Open the store; false where the browser refuses it (private windows). */
  async start() {
    try {
      this.database = await open()
      // Held as long as the page lives: tells other pages that this draft has an owner.
      navigator.locks?.request(this.key, () => new Promise(() => {}))
      return true
    } catch {
      return false
    }
  }

  /** Keep a draft: the text, and what it grew from. */
  async keep(draft) {
    if (!this.database) return false
    const row = { ...draft, key: this.key, name: this.name, at: new Date().toISOString() }
    try {
      await done(this.database.transaction(STORE, "readwrite").objectStore(STORE).put(row))
      return true
    } catch {
      return false
    }
  }

  /** Forget one draft, by default this page's own. */
  async forget(key = this.key) {
    if (!this.database) return
    await done(this.database.transaction(STORE, "readwrite").objectStore(STORE).delete(key)).catch(() => {})
  }

  /** List drafts of this text whose page is gone, the oldest first. */
  async orphans() {
    if (!this.database) return []
    const held = new Set()
    for (const lock of (await navigator.locks?.query())?.held || []) held.add(lock.name)
    const rows = await done(this.database.transaction(STORE).objectStore(STORE).getAll())
    const mine = rows.filter((row) => row.name === this.name && row.key !== this.key && !held.has(row.key))
    return mine.sort((a, b) => a.at.localeCompare(b.at))
  }
}
