// The letters in a box that scrolls: only the lines in sight are in the page.
import { countOf, lineTree, WIDTH } from "./lines.js"
import { toElement } from "./tree.js"

const TALL = 20 // pixels of a line, as the style sheet has it
const MOST_IN_SIGHT = 16
const AROUND = 8

/** A window on numbered lines. */
export class Scroll {
  constructor(record, { strands = false, label }) {
    this.record = record
    this.marks = []
    this.both = strands
    this.letters = toElement(["pre", { class: "sequence-lines" }])
    this.room = toElement(["div", { class: "sequence-room" }, ""])
    this.room.replaceChildren(this.letters)
    this.element = toElement(["div", { class: "sequence-scroll", tabindex: "0", role: "region", "aria-label": label }])
    this.element.append(this.room)
    this.element.addEventListener("scroll", () => this.draw(), { passive: true })
  }

  set strands(both) {
    const row = Math.floor(this.element.scrollTop / this.tall)
    this.both = both
    this.draw()
    this.element.scrollTop = row * this.tall
    this.draw()
  }

  get tall() {
    return TALL * (this.both ? 2 : 1)
  }

  /** Draw the lines that are in sight, and a few around. */
  draw() {
    const count = countOf(this.record)
    this.room.style.height = `${count * this.tall}px`
    this.element.style.height = `${Math.min(count * this.tall, MOST_IN_SIGHT * TALL) + 18}px`
    const first = Math.max(0, Math.floor(this.element.scrollTop / this.tall) - AROUND)
    const last = Math.min(count, first + MOST_IN_SIGHT + 2 * AROUND)
    const rows = []
    for (let row = first; row < last; row += 1) rows.push(...lineTree(this.record, row, { marks: this.marks, strands: this.both }))
    this.letters.style.top = `${first * this.tall}px`
    this.letters.replaceChildren(...rows.map(toElement))
  }

  /** Mark places, and bring the first into sight. */
  mark(places) {
    this.marks = places
    if (places.length) this.element.scrollTop = Math.max(0, Math.floor((places[0].start - 1) / WIDTH) - 1) * this.tall
    this.draw()
  }
}
