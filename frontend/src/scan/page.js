// The camera of the page "Scan": reads labels until one leads somewhere, then goes there.
import { reader } from "./reading.js"

const PAUSE = 120 // milliseconds between two pictures that are read
const AGAIN = 4000 // before the same unknown code is asked about again
const CAMERA = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } }
const REFUSALS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
}

class Camera {
  constructor(root, words) {
    Object.assign(this, { root, words, turn: 0 })
    for (const name of ["start", "stop", "torch", "view", "said"]) this[`${name}Part`] = root.querySelector(`[data-${name}]`)
    this.video = root.querySelector("video")
    this.startPart.addEventListener("click", () => this.start())
    this.stopPart.addEventListener("click", () => this.stop("stopped"))
    this.torchPart.addEventListener("click", () => this.light())
    addEventListener("pagehide", () => this.stop())
    document.addEventListener("visibilitychange", () => document.hidden && this.stop("stopped"))
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.stop("stopped"))
    root.hidden = false
  }

  say(word, detail = "") {
    this.saidPart.textContent = this.words[word].replace("{code}", detail)
  }

  async start() {
    if (!navigator.mediaDevices?.getUserMedia) {
      this.say(isSecureContext ? "none" : "insecure")
      return
    }
    this.turn += 1
    const { turn } = this
    this.say("opening")
    this.startPart.setAttribute("aria-disabled", "true")
    try {
      const stream = await navigator.mediaDevices.getUserMedia(CAMERA)
      if (turn !== this.turn) {
        for (const track of stream.getTracks()) track.stop()
        return
      }
      await this.show(stream)
      this.read ||= await reader(this.root.dataset.decoder)
      this.say("looking")
      this.look(turn)
    } catch (error) {
      // What was stopped while it opened has nothing more to say.
      if (turn === this.turn) this.stop(REFUSALS[error.name] || "failed")
    }
  }

  async show(stream) {
    this.stream = stream
    this.video.srcObject = stream
    this.startPart.hidden = true
    this.viewPart.hidden = false
    const [track] = stream.getVideoTracks()
    track.addEventListener("ended", () => this.stream === stream && this.stop("busy"))
    this.torchPart.hidden = !track.getCapabilities?.().torch
    await this.video.play()
    this.stopPart.focus()
  }

  /** End everything that holds the camera; `word` says why, when somebody is there to hear it. */
  stop(word) {
    if (!this.stream && !this.startPart.hasAttribute("aria-disabled")) return
    this.turn += 1
    const focused = this.viewPart.contains(document.activeElement)
    for (const track of this.stream?.getTracks() || []) track.stop()
    this.stream = this.video.srcObject = null
    this.torchPart.setAttribute("aria-pressed", "false")
    this.viewPart.hidden = true
    this.startPart.hidden = false
    this.startPart.removeAttribute("aria-disabled")
    if (word) this.say(word)
    if (focused) this.startPart.focus()
  }

  async light() {
    const on = this.torchPart.getAttribute("aria-pressed") !== "true"
    await this.stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] })
    this.torchPart.setAttribute("aria-pressed", String(on))
  }

  /** Read one picture after another until a code leads somewhere or the camera is stopped. */
  async look(turn) {
    while (turn === this.turn) {
      const codes = this.video.videoWidth ? await this.read(this.video).catch(() => []) : []
      for (const code of codes) if (turn === this.turn && (await this.follow(code))) return
      await new Promise((go) => setTimeout(go, PAUSE))
    }
  }

  /** Go where a code leads; false, with a word about it, when it leads nowhere here. */
  async follow(code) {
    if (code === this.last && Date.now() - this.asked < AGAIN) return false
    Object.assign(this, { last: code, asked: Date.now() })
    const { turn } = this
    try {
      const asked = `${this.root.dataset.address}?code=${encodeURIComponent(code)}`
      const answer = await fetch(asked, { headers: { Accept: "application/json" }, redirect: "error" })
      if (!answer.ok) throw new Error(`answers ${answer.status}`)
      const { address } = await answer.json()
      if (turn !== this.turn) return true
      if (!address) {
        this.say("unknown", code.slice(0, 80))
        return false
      }
      navigator.vibrate?.(60)
      this.stop("found")
      location.assign(address)
      return true
    } catch {
      if (turn === this.turn) this.say("silent")
      return false
    }
  }
}

new Camera(document.querySelector("[data-camera]"), JSON.parse(document.getElementById("camera-words").textContent))
