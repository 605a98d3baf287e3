// Saves the text by itself: PUT with the version it grew from; what is refused stays here.
const PAUSE = 1000
const LONGEST_PAUSE = 5000
const FIRST_RETRY = 2000
const LONGEST_RETRY = 60_000
const TIMEOUT = 30_000
const STALE = new Set([409, 412])

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

/**
 * Sends a text and knows what the server has.
 * `text()` reads it; `onState(state, detail)` tells: saved, pending, saving, offline, conflict, refused.
 * `onStale(remote)` answers true when the server's version was merged into the text.
 */
export class Saver {
  constructor({ url, csrf, renew, schema, version, base, text, drafts, onState, onStale, onSaved }) {
    Object.assign(this, { url, csrf, renew, schema, version, base, text, drafts, onState, onStale, onSaved })
    this.state = "saved"
    this.retry = FIRST_RETRY
    this.since = 0
    this.busy = null
    addEventListener("online", this.again)
  }

  stop() {
    clearTimeout(this.timer)
    removeEventListener("online", this.again)
  }

  again = () => {
    if (this.state === "offline") this.save()
  }

  get dirty() {
    return !same(this.text(), this.base)
  }

  tell(state, detail = {}) {
    this.state = state
    this.onState(state, detail)
  }

  /** Note that the text changed: keep a draft, and save soon. */
  async changed() {
    if (["conflict", "refused"].includes(this.state)) return this.keepDraft()
    if (this.state === "saved") this.tell("pending")
    this.since ||= Date.now()
    const left = Math.max(0, this.since + LONGEST_PAUSE - Date.now())
    if (this.state !== "offline") this.plan(Math.min(PAUSE, left))
    return this.keepDraft()
  }

  keepDraft() {
    return this.drafts.keep({ body: this.text(), base: this.base, version: this.version, schema: this.schema })
  }

  plan(delay) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), delay)
  }

  /** Save now; several calls at once make one request at a time. */
  async save() {
    clearTimeout(this.timer)
    if (this.busy) return this.busy
    this.busy = this.send().finally(() => {
      this.busy = null
    })
    return this.busy
  }

  async send() {
    if (this.state === "conflict") return
    const body = this.text()
    this.since = 0
    if (same(body, this.base)) {
      await this.drafts.forget()
      this.tell("saved", { version: this.version })
      return
    }
    this.tell("saving")
    const answer = await this.put(body)
    await this.heard(answer, body)
  }

  /** Send the text; a token that a new sign-in made stale is asked again, once. */
  async put(body) {
    const answer = await this.request(body)
    if (answer.status !== 403 || !(await this.renew())) return answer
    return this.request(body)
  }

  async request(body) {
    try {
      const response = await fetch(this.url, {
        method: "PUT",
        credentials: "same-origin",
        redirect: "manual",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "If-Match": `"${this.version}"`,
          "X-CSRFToken": this.csrf(),
        },
        body: JSON.stringify({ schema: this.schema, body }),
        signal: AbortSignal.timeout(TIMEOUT),
      })
      // A redirection can only lead to the sign-in page.
      if (response.type === "opaqueredirect") return { status: 401, data: null }
      const data = await response.json().catch(() => null)
      return { status: response.status, data }
    } catch {
      return { status: 0, data: null }
    }
  }

  async heard({ status, data }, sent) {
    if (status >= 200 && status < 300 && Number.isInteger(data?.version)) return this.acknowledged(data, sent)
    if (STALE.has(status) && data?.body) return this.stale(data)
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      this.tell("refused", { status, message: data?.message || "" })
      return this.keepDraft()
    }
    this.tell("offline", { status })
    this.plan(this.retry)
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY)
    return undefined
  }

  async acknowledged(data, sent) {
    this.version = data.version
    this.base = sent
    this.retry = FIRST_RETRY
    this.onSaved?.(data)
    if (!this.dirty) {
      await this.drafts.forget()
      this.tell("saved", data)
      return
    }
    this.tell("pending")
    await this.keepDraft()
    this.plan(PAUSE)
  }

  async stale(remote) {
    const merged = await this.onStale(remote)
    if (!merged) {
      this.tell("conflict", remote)
      await this.keepDraft()
      return
    }
    this.grewFrom(remote.body, remote.version)
    this.tell("pending")
    this.plan(0)
  }

  /** Say that the text now includes a version of the server. */
  grewFrom(body, version) {
    this.base = body
    this.version = version
  }

  /** Go on after a conflict was settled by the person, or a refusal looked at. */
  resume() {
    this.tell("pending")
    return this.save()
  }
}
