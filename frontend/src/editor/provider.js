// Keeps a Yjs document equal to the server's: by websocket, and by HTTP where none passes.
// What is typed is "kept" only once the server says that it is committed.
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness"
import * as Y from "yjs"

const SYNC = 0
const AWARENESS = 1
const QUESTION = 3
const ACKNOWLEDGED = 100
const [STEP1, STEP2, UPDATE] = [0, 1, 2]
export const CLOSED = { TROUBLE: 1011, BAD: 4400, ENDED: 4401, NOT_ALLOWED: 4403, LOST: 4404, OUTDATED: 4409, TOO_FAST: 4429 }
// Why no other try is made, as the same refusal by HTTP would say it.
const FINAL = { [CLOSED.ENDED]: 401, [CLOSED.NOT_ALLOWED]: 403, [CLOSED.LOST]: 404, [CLOSED.OUTDATED]: 409 }

const DEFAULTS = {
  pause: 50, // between two changes sent by websocket
  opening: 5000, // to open a websocket before HTTP is used
  silence: 40_000, // without a word, the line is taken for dead
  firstRetry: 500,
  longestRetry: 15_000,
  postPause: 400,
  poll: 2500,
}

/**
 * `onState(state, detail)` tells: saved, pending, offline, refused.
 * `headers()` gives those of a post; `Socket` and `fetch` can be others than the browser's.
 */
export class Provider {
  constructor({ doc, awareness, liveUrl, postUrl, schema, headers = () => ({}), renew = async () => false, onState = () => {}, Socket = globalThis.WebSocket, fetch = (...all) => globalThis.fetch(...all), timing = {} }) {
    Object.assign(this, { doc, awareness, liveUrl, postUrl, schema, headers, renew, onState, Socket, fetch, timing: { ...DEFAULTS, ...timing } })
    this.state = "pending"
    this.waiting = []
    this.changes = 0 // made here since the page began
    this.safe = 0 // of them, those that the server has
    this.failures = 0
    this.retry = this.timing.firstRetry
    this.posting = false
    this.stopped = false
    this.met = false
    doc.on("update", this.changed)
    awareness?.on("update", this.moved)
    this.checking = setInterval(() => this.check(), 2000)
    this.connect()
  }

  /** True while something typed here is not yet kept by the server. */
  get dirty() {
    return this.safe < this.changes
  }

  /** Say that the document holds what no server may have seen (found on this device). */
  suspect() {
    this.changes += 1
    this.look()
  }

  stop() {
    this.stopped = true
    clearInterval(this.checking)
    for (const timer of [this.timer, this.again, this.opening, this.postTimer]) clearTimeout(timer)
    this.doc.off("update", this.changed)
    if (this.awareness) {
      this.awareness.off("update", this.moved)
      removeAwarenessStates(this.awareness, [this.doc.clientID], "leaving")
      if (this.open) this.sendAwareness([this.doc.clientID])
    }
    this.socket?.close()
  }

  /** Try everything again at once: the network came back, or the person asks. */
  wake() {
    if (this.stopped) return
    this.retry = this.timing.firstRetry
    this.refusal = null
    const silent = Date.now() - this.heard > this.timing.silence / 2
    if (this.open && silent) this.drop()
    if (!this.socket) this.connect()
    if (this.posting) this.post()
  }

  /** Wait until the server has all that was typed; false when it cannot be reached in time. */
  async settled(patience = 10_000) {
    const end = Date.now() + patience
    this.flush()
    while (this.dirty || !this.met) {
      if (Date.now() > end || this.refusal) return false
      await new Promise((go) => setTimeout(go, 20))
    }
    return true
  }

  // --- what is typed here

  changed = (update, origin) => {
    if (origin === this) return
    this.changes += 1
    this.waiting.push(update)
    if (!this.timer) {
      this.flush()
      this.timer = setTimeout(this.later, this.timing.pause)
    }
    this.look()
  }

  later = () => {
    this.timer = null
    if (!this.waiting.length) return
    this.flush()
    this.timer = setTimeout(this.later, this.timing.pause)
  }

  moved = ({ added, updated, removed }, origin) => {
    const clients = [...added, ...updated, ...removed]
    if (origin !== this && this.open && clients.includes(this.doc.clientID)) this.sendAwareness([this.doc.clientID])
  }

  flush() {
    if (this.posting) this.plan(this.timing.postPause)
    if (!this.open || !this.answered || !this.waiting.length) return
    const update = this.waiting.length === 1 ? this.waiting[0] : Y.mergeUpdates(this.waiting)
    this.waiting = []
    this.sendChange(UPDATE, update)
  }

  /** Send a change, and remember what its acknowledgement will mean. */
  sendChange(step, update) {
    this.sent.push(this.changes)
    this.send(SYNC, (encoder) => {
      encoding.writeVarUint(encoder, step)
      encoding.writeVarUint8Array(encoder, update)
    })
  }

  // --- the websocket

  get open() {
    return this.socket?.readyState === 1
  }

  connect() {
    if (this.stopped || this.socket || !this.liveUrl || !this.Socket) {
      if (!this.liveUrl || !this.Socket) this.usePost()
      return
    }
    clearTimeout(this.again)
    const socket = new this.Socket(`${this.liveUrl}?ack=1&schema=${this.schema}`)
    socket.binaryType = "arraybuffer"
    this.socket = socket
    this.sent = []
    this.kept = 0
    this.answered = false
    this.opening = setTimeout(() => this.drop(), this.timing.opening)
    socket.onopen = () => socket === this.socket && this.opened()
    socket.onmessage = ({ data }) => socket === this.socket && this.hear(new Uint8Array(data))
    socket.onclose = ({ code }) => socket === this.socket && this.closed(code)
    socket.onerror = () => {}
  }

  opened() {
    clearTimeout(this.opening)
    this.heard = Date.now()
    this.waiting = [] // what they hold is in the document, hence in the answer to come
    this.send(SYNC, (encoder) => {
      encoding.writeVarUint(encoder, STEP1)
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc))
    })
    if (this.awareness?.getLocalState()) this.sendAwareness([this.doc.clientID])
    this.look()
  }

  /** Leave a line that does not answer, without waiting for it to say so. */
  drop() {
    const { socket } = this
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
    this.closed(0)
  }

  closed(code) {
    clearTimeout(this.opening)
    this.socket = null
    const worked = this.answered
    this.answered = false
    if (this.awareness) {
      const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID)
      removeAwarenessStates(this.awareness, others, this)
    }
    if (this.stopped) return
    this.failures = worked ? 0 : this.failures + 1
    if (code in FINAL || (code === CLOSED.BAD && this.failures > 1)) {
      this.refuse(FINAL[code] || 422)
      return
    }
    if (this.failures >= 2) this.usePost()
    this.again = setTimeout(() => this.connect(), this.retry * (0.7 + Math.random() * 0.6))
    this.retry = Math.min(this.retry * 2, this.timing.longestRetry)
    this.look()
  }

  send(kind, write) {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, kind)
    write(encoder)
    this.socket.send(encoding.toUint8Array(encoder))
  }

  sendAwareness(clients) {
    const known = clients.filter((client) => this.awareness?.meta.has(client))
    const update = known.length ? encodeAwarenessUpdate(this.awareness, known) : new Uint8Array([0])
    this.send(AWARENESS, (encoder) => encoding.writeVarUint8Array(encoder, update))
  }

  hear(data) {
    this.heard = Date.now()
    const decoder = decoding.createDecoder(data)
    const kind = decoding.readVarUint(decoder)
    if (kind === SYNC) this.hearSync(decoding.readVarUint(decoder), decoding.readVarUint8Array(decoder))
    else if (kind === AWARENESS && this.awareness) applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this)
    else if (kind === QUESTION) this.sendAwareness(this.awareness ? [this.doc.clientID] : [])
    else if (kind === ACKNOWLEDGED) this.acknowledged(decoding.readVarUint(decoder))
  }

  hearSync(step, data) {
    if (step === STEP1) {
      this.answered = true
      this.failures = 0
      this.retry = this.timing.firstRetry
      this.posting = false
      clearTimeout(this.postTimer)
      this.waiting = []
      this.sendChange(STEP2, Y.encodeStateAsUpdate(this.doc, data))
    } else {
      Y.applyUpdate(this.doc, data, this)
      if (step === STEP2) this.met = true
    }
    this.look()
  }

  acknowledged(count) {
    this.kept = count
    if (count > 0) this.safe = Math.max(this.safe, this.sent[count - 1] ?? 0)
    this.look()
  }

  check() {
    if (this.open && Date.now() - this.heard > this.timing.silence) this.drop()
    this.look()
  }

  // --- where no websocket passes

  usePost() {
    if (this.posting || !this.postUrl) return
    this.posting = true
    this.plan(0)
  }

  plan(delay) {
    if (this.stopped || (this.planned && this.planned <= Date.now() + delay)) return
    clearTimeout(this.postTimer)
    this.planned = Date.now() + delay
    this.postTimer = setTimeout(() => this.post(), delay)
  }

  /** Give what the server lacks and take what it has; what it has is known from its last answer. */
  async post() {
    this.planned = 0
    if (this.busy || this.stopped || !this.posting) return
    this.busy = true
    const { changes } = this
    const full = Boolean(this.known)
    try {
      const update = full ? Y.encodeStateAsUpdate(this.doc, this.known) : new Uint8Array([0, 0])
      const { status, data } = await this.request(update)
      if (status === 200) this.answer(data, full ? changes : 0)
      else if (status >= 400 && status < 500 && status !== 408 && status !== 429) this.refuse(status, data)
      else this.reached = false
    } catch {
      this.reached = false
    }
    this.busy = false
    this.look()
    this.plan(this.reached && (this.dirty || !full) ? this.timing.postPause : this.timing.poll)
  }

  answer(data, changes) {
    const decoder = decoding.createDecoder(data)
    Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder), this)
    this.known = decoding.readVarUint8Array(decoder)
    this.met = true
    this.reached = true
    this.refusal = null
    this.safe = Math.max(this.safe, changes)
    if (!this.dirty) this.waiting = []
  }

  async request(update) {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc))
    encoding.writeVarUint8Array(encoder, update)
    const body = encoding.toUint8Array(encoder)
    const first = await this.ask(body)
    if (first.status !== 403 || !(await this.renew())) return first
    return this.ask(body)
  }

  async ask(body) {
    const response = await this.fetch(this.postUrl, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/octet-stream", Accept: "application/json", "X-Encre-Schema": String(this.schema), ...this.headers() },
      body,
      signal: AbortSignal.timeout(30_000),
    })
    // A redirection can only lead to the sign-in page.
    if (response.type === "opaqueredirect" || response.status === 302) return { status: 401 }
    if (response.status !== 200) return { status: response.status, data: await response.json().catch(() => null) }
    return { status: 200, data: new Uint8Array(await response.arrayBuffer()) }
  }

  // --- what is shown

  refuse(status, data) {
    this.refusal = { status, message: data?.message || "" }
    this.look()
  }

  look() {
    const there = (this.open && this.answered) || (this.posting && this.reached)
    let state = "saved"
    if (this.refusal) state = "refused"
    else if (!there) state = !this.open && (this.failures > 1 || this.posting || this.met) ? "offline" : "pending"
    else if (this.dirty || !this.met) state = "pending"
    const changed = state !== this.state || (state === "refused" && this.refusal !== this.told)
    this.state = state
    this.told = this.refusal
    if (changed) this.onState(state, this.refusal || {})
  }
}
