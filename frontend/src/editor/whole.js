// Keeps a text that is saved whole (a template's draft): PUT with the version it grew from.
// Where another saved meanwhile, their change is merged into this text; nothing is chosen away.
import { Node } from "@tiptap/pm/model"
import { prosemirrorJSONToYXmlFragment, updateYFragment, yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap"
import * as Y from "yjs"

const PAUSE = 1000
const FIRST_RETRY = 2000
const LONGEST_RETRY = 60_000
const TIMEOUT = 30_000
const BASE = "base"

/** What a document's fragment says, as a node of the schema. */
const read = (schema, doc) => yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment("body"), schema)

/**
 * Stands where `Provider` does for the editor, with the same words: `state`, `dirty`, `met`.
 * `given` is the server's text ({version, body}); `kept` holds what this device has of it.
 */
export class Whole {
  constructor({ doc, kept, given, url, schema, version, headers = () => ({}), renew = async () => false, onState = () => {} }) {
    Object.assign(this, { doc, kept, url, schema, version, headers, renew, onState })
    this.state = "pending"
    this.retry = FIRST_RETRY
    this.met = false
    this.given = given
  }

  /** Begin from what this device holds and the server gave; throws where the text is unknown here. */
  async start() {
    const { doc, schema, given } = this
    this.base = await this.kept.read(BASE)
    if (this.base && this.kept.found) this.join(given)
    else {
      // The same text seeds the same operations in every page: two that share a store stay one text.
      const own = doc.clientID
      const seed = new Y.Doc()
      seed.clientID = given.version
      prosemirrorJSONToYXmlFragment(schema, Node.fromJSON(schema, given.body).toJSON(), seed.getXmlFragment("body"))
      await this.rebase(given.version, Y.encodeStateAsUpdate(seed))
      Y.applyUpdate(doc, this.base.update, this)
      doc.clientID = own
    }
    this.met = true
    doc.on("update", this.changed)
    this.tell(this.dirty ? "pending" : "saved")
    if (this.dirty) this.plan(0)
  }

  /** True while the text differs from what the server has. */
  get dirty() {
    return this.met && !read(this.schema, this.doc).eq(this.saved)
  }

  /** Note what the server has: its version, and the state of this document that says the same. */
  async rebase(version, update) {
    this.base = { version, update }
    this.saved = this.read(update)
    await this.kept.write(BASE, this.base)
  }

  read(update) {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, update)
    return read(this.schema, doc)
  }

  /** Merge the server's text: what it changed since the base is changed here, and nothing else. */
  async join({ version, body }) {
    const theirs = new Y.Doc()
    Y.applyUpdate(theirs, this.base.update)
    const node = Node.fromJSON(this.schema, body)
    theirs.transact(() => updateYFragment(theirs, theirs.getXmlFragment("body"), node, { mapping: new Map(), isOMark: new Map() }))
    const update = Y.encodeStateAsUpdate(theirs)
    Y.applyUpdate(this.doc, update, this)
    await this.rebase(version, update)
  }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
    this.doc.off("update", this.changed)
  }

  changed = (_update, origin) => {
    if (origin === this || this.state === "refused") return
    if (this.state === "saved") this.tell("pending")
    if (this.state !== "offline" && !this.timer) this.plan(PAUSE)
  }

  plan(delay) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.flush(), delay)
  }

  /** Save now; several calls at once make one request at a time. */
  flush() {
    clearTimeout(this.timer)
    this.timer = null
    if (this.stopped || !this.met) return Promise.resolve()
    this.busy ||= this.send().finally(() => {
      this.busy = null
    })
    return this.busy
  }

  /** Try again at once: the network came back, or the person asks. */
  wake() {
    this.retry = FIRST_RETRY
    if (this.state !== "saved") this.flush()
  }

  /** Wait until the server has all that was typed; false when it cannot be reached. */
  async settled() {
    do await this.flush()
    while (this.dirty && !["offline", "refused"].includes(this.state))
    return !this.dirty
  }

  async send() {
    if (!this.dirty) return this.tell("saved")
    const update = Y.encodeStateAsUpdate(this.doc)
    const { status, data } = await this.put(this.read(update).toJSON())
    if (status === 200) await this.rebase(data.version, update)
    else if (status === 409 && data?.body) await this.join(data)
    else if (status >= 400 && status < 500 && status !== 408 && status !== 429) return this.tell("refused", { status, message: data?.message || "" })
    else return this.later()
    this.retry = FIRST_RETRY
    this.tell(this.dirty ? "pending" : "saved")
    if (this.dirty) this.plan(PAUSE)
    return undefined
  }

  later() {
    this.tell("offline")
    this.plan(this.retry)
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY)
  }

  /** Send the text; a token that a new sign-in made stale is asked again, once. */
  async put(body) {
    const answer = await this.ask(body)
    if (answer.status !== 403 || !(await this.renew())) return answer
    return this.ask(body)
  }

  async ask(body) {
    try {
      const response = await fetch(this.url, {
        method: "PUT",
        credentials: "same-origin",
        redirect: "manual",
        headers: { "Content-Type": "application/json", Accept: "application/json", "If-Match": `"${this.base.version}"`, ...this.headers() },
        body: JSON.stringify({ schema: this.version, body }),
        signal: AbortSignal.timeout(TIMEOUT),
      })
      // A redirection can only lead to the sign-in page.
      if (response.type === "opaqueredirect") return { status: 401 }
      return { status: response.status, data: await response.json().catch(() => null) }
    } catch {
      return { status: 0 }
    }
  }

  tell(state, detail = {}) {
    const same = state === this.state && state !== "refused"
    this.state = state
    this.refusal = state === "refused" ? detail : null
    if (!same) this.onState(state, detail)
  }
}
