// Clients of the live door for the proof: ours, as pages use it, and y-websocket's own.
import net from "node:net"
import WebSocket from "ws"
import { Awareness } from "y-protocols/awareness"
import { WebsocketProvider } from "y-websocket"
import * as Y from "yjs"
import { Provider } from "../../src/editor/provider.js"

/** Milliseconds after which something is said not to come: long, since machines may be slow. */
export const PATIENCE = 150_000

export const wait = (ms) => new Promise((go) => setTimeout(go, ms))

/** A generator of numbers below `n` that a seed decides (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

const plain = (text) => text.toDelta().map(({ insert }) => insert).join("")

const socketOf = (cookie, origin) =>
  class extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { headers: { Cookie: cookie, Origin: origin } })
      this.on("error", () => {})
    }
  }

/** Someone who writes: a document, what they typed, and of that what was acknowledged. */
export class Writer {
  constructor({ name, server, person, entry, roll }) {
    Object.assign(this, { name, server, person, entry, roll })
    this.doc = new Y.Doc()
    this.typed = []
    this.acked = new Set()
    this.count = 0
  }

  get fragment() {
    return this.doc.getXmlFragment("body")
  }

  /** Type one word somewhere; now and then begin a paragraph or strike out words of the seed. */
  type() {
    const word = `${this.name}-${this.count}`
    this.count += 1
    this.doc.transact(() => {
      const { fragment, roll } = this
      if (fragment.length === 0 || roll(10) === 0) {
        const made = new Y.XmlElement("paragraph")
        made.insert(0, [new Y.XmlText()])
        fragment.insert(roll(fragment.length + 1), [made])
      }
      const paragraph = fragment.get(roll(fragment.length))
      if (!paragraph.length) paragraph.insert(0, [new Y.XmlText()])
      const text = paragraph.get(0)
      const places = [0, text.length, ...[...plain(text).matchAll(/ /g)].map((space) => space.index)]
      const place = places[roll(places.length)]
      text.insert(place, ` ${word} `, roll(4) === 0 ? { bold: {} } : {})
      const old = plain(text).indexOf("graine")
      if (old >= 0 && roll(5) === 0) text.delete(old, 6)
    })
    this.typed.push(word)
  }

  async typeFor(words, pause = 20) {
    for (let n = 0; n < words; n += 1) {
      this.type()
      if (pause) await wait(this.roll(pause))
    }
  }
}

/** A page of ours. */
export class Page extends Writer {
  open({ blocked = false, through, timing = {} } = {}) {
    const { entry, server, person } = this
    const live = through ? `ws://127.0.0.1:${through}` : blocked ? "ws://127.0.0.1:9" : server.live
    this.states = []
    this.awareness = new Awareness(this.doc)
    this.awareness.setLocalState({ user: { name: "faux nom" } })
    this.provider = new Provider({
      doc: this.doc,
      awareness: this.awareness,
      liveUrl: `${live}/live/notebook/entries/${entry}`,
      postUrl: `${server.post}/notebook/entries/${entry}/updates`,
      schema: server.schema,
      headers: () => ({ Cookie: `${person.cookie}; csrftoken=${server.csrf}`, "X-CSRFToken": server.csrf, Origin: server.origin }),
      Socket: socketOf(person.cookie, server.origin),
      onState: (state) => this.states.push(state),
      timing: { firstRetry: 100, longestRetry: 1000, opening: 2000, poll: 300, postPause: 100, ...timing },
    })
    return this
  }

  /** Note which words the server has acknowledged. */
  note() {
    if (!this.provider.dirty && this.provider.met) for (const word of this.typed) this.acked.add(word)
  }

  async settle(patience = PATIENCE) {
    const done = await this.provider.settled(patience)
    this.note()
    return done
  }

  leave() {
    this.note()
    this.provider.stop()
    this.awareness.destroy()
  }
}

/** A page made with y-websocket as published. */
export class Stock extends Writer {
  open() {
    const { entry, server, person } = this
    this.provider = new WebsocketProvider(`${server.live}/live/notebook/entries`, entry, this.doc, {
      WebSocketPolyfill: socketOf(person.cookie, server.origin),
      disableBc: true,
      maxBackoffTime: 500,
    })
    return this
  }

  async settle(patience = PATIENCE) {
    const end = Date.now() + patience
    while (!this.provider.synced && Date.now() < end) await wait(20)
    return this.provider.synced
  }

  leave() {
    this.provider.destroy()
  }
}

/** A wire to a server that can freeze, as a phone's does when it sleeps. */
export async function wire(port) {
  const sockets = new Set()
  let frozen = false
  const server = net.createServer((near) => {
    const far = net.connect(port, "127.0.0.1")
    for (const [one, other] of [[near, far], [far, near]]) {
      sockets.add(one)
      one.on("data", (data) => other.write(data))
      one.on("close", () => other.destroy())
      one.on("error", () => other.destroy())
      if (frozen) one.pause()
    }
  })
  await new Promise((go) => server.listen(0, "127.0.0.1", go))
  return {
    port: server.address().port,
    freeze() {
      frozen = true
      for (const socket of sockets) socket.pause()
    },
    /** Wake up, late: what was on its way is dropped, and new connections pass. */
    wake() {
      frozen = false
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    close() {
      this.wake()
      server.close()
    },
  }
}
