// The view of a sequence in a page: facts, map, table, lines, and what one asks of it.
import { reverseComplement } from "./alphabet.js"
import { LEAST_CODONS, openFrames, translate } from "./codons.js"
import { cutters, ENZYMES, writtenSite } from "./enzymes.js"
import { findAmino, findMotif, isMotif } from "./motifs.js"
import { Scroll } from "./scroll.js"
import { lettersOf, MOST_LETTERS, read } from "./source.js"
import { featureTable, mapOf } from "./still.js"
import { toElement } from "./tree.js"
import { facts, remarks, wordsOf } from "./words.js"
import { fileName, toFasta, toGenbank } from "./writing.js"

const SHOWN_PLACES = 40
const SHOWN_ROWS = 200
let counter = 0

/** Shows one source; `update` when it changed. */
export class SequenceView {
  constructor(lang) {
    this.words = wordsOf(lang)
    this.chosen = 0
    this.opened = new Set(["lines"])
    this.strands = false
    counter += 1
    this.id = `sequence-view-${counter}`
    this.rank = `${this.words.say("sequence").toLowerCase()} ${counter}`
    this.element = toElement(["div", { class: "sequence-view" }])
  }

  /** Read and show a text; what was opened stays so. */
  update(text, attributes) {
    const { say } = this.words
    this.name = attributes.name || ""
    const found = read(text, attributes)
    this.records = found.records
    this.chosen = Math.min(this.chosen, this.records.length - 1)
    const said = remarks(found, this.words)
    const list = said.length ? toElement(["ul", { class: "sequence-remarks", role: "status" }, ...said.map((each) => ["li", {}, each])]) : ""
    this.main = toElement(["div", {}])
    this.element.replaceChildren(...[this.chooser(), list, this.main].filter(Boolean))
    if (text.trim()) this.show()
    else this.main.append(toElement(["p", { class: "sequence-facts" }, say("empty")]))
  }

  chooser() {
    if (this.records.length < 2) return ""
    const options = this.records.slice(0, 2000).map(({ name, letters }, place) => ["option", { value: place, selected: place === this.chosen }, `${place + 1}. ${name} (${letters.length})`])
    const box = toElement(["label", { class: "sequence-choice" }, `${this.words.say("record")} `, ["select", { class: "form-select" }, ...options]])
    box.querySelector("select").addEventListener("change", ({ target }) => {
      this.chosen = Number(target.value)
      this.show()
    })
    return box
  }

  get record() {
    return this.records[this.chosen]
  }

  show() {
    const { record, words } = this
    const { say } = words
    this.main.replaceChildren()
    if (!record?.letters) return
    this.add(["p", { class: "sequence-facts" }, ["strong", {}, record.name || this.name || say("unnamed")], ` · ${facts(record, words).join(" · ")}`])
    if (record.definition) this.add(["p", { class: "sequence-definition" }, record.definition])
    if (record.letters.length > MOST_LETTERS) {
      this.add(["p", { class: "sequence-remarks" }, say("tooLong", { count: record.letters.length, most: MOST_LETTERS })])
      this.actions()
      return
    }
    const { tree, leftOut } = mapOf(record, words)
    if (tree) this.picture(tree)
    if (leftOut) this.add(["p", {}, say("leftOut", { count: leftOut })])
    this.sections()
    this.actions()
  }

  add(tree) {
    const element = toElement(tree)
    this.main.append(element)
    return element
  }

  /** Show a map; where it is wider than the screen, its middle first. */
  picture(tree) {
    const frame = this.add(["div", { class: "sequence-picture", tabindex: "0", role: "region", "aria-label": `${tree[1]["aria-label"]} (${this.rank})` }, tree])
    requestAnimationFrame(() => (frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2))
  }

  sections() {
    const { record } = this
    this.section("lines", "lines", (body) => this.lines(body))
    if (record.features.length) this.section("features", "features", (body) => this.table(body), record.features.length)
    this.section("motif", "motif", (body) => this.motif(body))
    if (record.alphabet === "protein") return
    this.section("frames", "frames", (body) => this.frames(body))
    if (record.alphabet === "dna") this.section("enzymes", "enzymes", (body) => this.enzymes(body))
  }

  /** Add a part that is made when it is first opened. */
  section(name, label, make, count = null) {
    const text = this.words.say(label) + (count === null ? "" : ` (${this.words.number(count)})`)
    const part = this.add(["details", { "data-part": name }, ["summary", {}, text], ["div", {}]])
    let made = false
    const open = () => {
      if (part.open) this.opened.add(name)
      else this.opened.delete(name)
      if (part.open && !made) {
        made = true
        make(part.lastElementChild)
      }
    }
    part.addEventListener("toggle", open)
    part.open = this.opened.has(name)
    open()
    return part
  }

  lines(body) {
    const { record, words } = this
    this.scroll = new Scroll(record, { strands: this.strands, label: `${words.say("lines")} (${this.rank})` })
    if (record.alphabet !== "protein") {
      const box = toElement(["label", { class: "form-check" }, ["input", { type: "checkbox", class: "form-check-input", checked: this.strands }], ["span", { class: "form-check-label" }, words.say("twoStrands")]])
      box.firstElementChild.addEventListener("change", ({ target }) => {
        this.strands = target.checked
        this.scroll.strands = target.checked
      })
      body.append(box)
    }
    body.append(this.scroll.element)
    this.scroll.draw()
  }

  /** Mark places in the letters, and bring the first into sight. */
  mark(places) {
    const part = this.main.querySelector("[data-part=lines]")
    part.open = true
    if (!this.scroll || !part.contains(this.scroll.element)) return
    this.scroll.mark(places)
  }

  frame(label, tree) {
    return toElement(["div", { class: "sequence-table", tabindex: "0", role: "region", "aria-label": `${label} (${this.rank})` }, tree])
  }

  table(body) {
    const { record, words } = this
    const { say } = words
    const table = this.frame(say("features"), featureTable(record, words))
    const told = toElement(["div", { class: "sequence-told", role: "status" }])
    for (const row of table.querySelectorAll("[data-feature]")) {
      const feature = record.features[Number(row.dataset.feature)]
      const name = feature.label || feature.kind
      const button = toElement(["button", { type: "button", class: "btn btn-sm btn-quiet", "aria-label": say("show", { name }) }, name])
      button.addEventListener("click", () => {
        this.mark(feature.parts)
        const reading = record.alphabet === "protein" ? "" : translate(this.coding(feature))
        const trees = reading ? [["p", {}, say("translation", { name })], ["pre", { tabindex: "0" }, reading.match(/.{1,60}/g).join("\n")]] : []
        told.replaceChildren(...trees.map(toElement))
      })
      row.children[1].replaceChildren(button)
    }
    body.append(table, told)
  }

  /** Return what is translated of a feature: from its first whole codon on. */
  coding(feature) {
    const start = Number(feature.qualifiers.find(([name]) => name === "codon_start")?.[1] || 1)
    return lettersOf(this.record, feature.parts, reverseComplement).slice(start - 1)
  }

  motif(body) {
    const { say } = this.words
    const id = `${this.id}-motif`
    const form = toElement([
      "form", { class: "sequence-search" },
      ["label", { for: id, class: "visually-hidden" }, say("motif")],
      ["input", { id, class: "form-control", type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-help` }],
      ["button", { type: "submit", class: "btn" }, say("search")],
    ])
    const told = toElement(["div", { class: "sequence-told", role: "status" }])
    const protein = this.record.alphabet === "protein"
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      event.stopPropagation()
      told.textContent = this.sought(form.querySelector("input").value.replace(/\s+/g, ""))
    })
    body.append(form, ...(protein ? [] : [toElement(["p", { class: "sequence-help", id: `${id}-help` }, say("motifHelp")])]), told)
  }

  sought(motif) {
    const { say, number } = this.words
    const protein = this.record.alphabet === "protein"
    if (!motif) return ""
    if (!protein && !isMotif(motif)) return say("motifWrong")
    const found = protein ? findAmino(this.record, motif) : findMotif(this.record, motif)
    this.mark(found)
    if (!found.length) return say("notFound")
    const places = found.slice(0, SHOWN_PLACES).map(({ start, end, strand }) => `${number(start)}–${number(end)}${protein ? "" : strand > 0 ? " (+)" : " (−)"}`)
    return say("found", { count: found.length, places: places.join(", ") + (found.length > SHOWN_PLACES ? "…" : "") })
  }

  rows(body, label, heads, rows, none) {
    if (!rows.length) {
      body.append(toElement(["p", {}, none]))
      return
    }
    const head = ["tr", {}, ...heads.map((each) => ["th", { scope: "col" }, each])]
    const table = this.frame(label, ["table", {}, ["thead", {}, head], ["tbody", {}, ...rows.slice(0, SHOWN_ROWS).map(({ cells: [first, ...rest] }) => ["tr", {}, ["th", { scope: "row" }, first], ...rest.map((each) => ["td", {}, each])])]])
    table.querySelectorAll("tbody th").forEach((cell, place) => {
      const button = toElement(["button", { type: "button", class: "btn btn-sm btn-quiet", "aria-label": this.words.say("show", { name: cell.textContent }) }, cell.textContent])
      button.addEventListener("click", () => this.mark(rows[place].places))
      cell.replaceChildren(button)
    })
    body.append(table)
  }

  frames(body) {
    const { say, number } = this.words
    const rows = openFrames(this.record, LEAST_CODONS).map(({ start, end, strand, frame, codons }) => ({
      cells: [`${number(start)}–${number(end)}`, say(strand > 0 ? "given" : "other"), `${frame > 0 ? "+" : "−"}${Math.abs(frame)}`, number(codons)],
      places: [{ start, end }],
    }))
    this.rows(body, say("frames"), ["place", "strand", "frame", "codons"].map((each) => say(each)), rows, say("noFrame"))
  }

  enzymes(body) {
    const { say, number } = this.words
    body.append(toElement(["p", { class: "sequence-help" }, say("enzymesHelp", { count: ENZYMES.length })]))
    const rows = cutters(this.record).map((enzyme) => ({
      cells: [enzyme.name, ["code", {}, writtenSite(enzyme)], number(enzyme.cuts.length), enzyme.cuts.slice(0, SHOWN_PLACES).map((cut) => number(cut)).join(", ")],
      places: enzyme.cuts.map((cut) => ({ start: cut, end: cut })),
    }))
    this.rows(body, say("enzymes"), ["enzyme", "site", "cuts", "place"].map((each) => say(each)), rows, say("noCut"))
  }

  actions() {
    const { record } = this
    const { say } = this.words
    const told = toElement(["span", { class: "sequence-told", role: "status" }])
    const button = (label, act) => {
      const made = toElement(["button", { type: "button", class: "btn btn-sm" }, say(label)])
      made.addEventListener("click", act)
      return made
    }
    const copy = () =>
      navigator.clipboard.writeText(reverseComplement(record.letters, record.alphabet)).then(
        () => (told.textContent = say("copied")),
        () => (told.textContent = say("copyFailed")),
      )
    const bar = toElement(["div", { class: "sequence-actions" }])
    if (record.alphabet !== "protein") bar.append(button("copyReverse", copy))
    bar.append(
      button("fasta", () => download(`${fileName(record, this.name)}.fasta`, toFasta(record, this.name))),
      button("genbank", () => download(`${fileName(record, this.name)}.gb`, toGenbank(record, this.name))),
      told,
    )
    this.main.append(bar)
  }
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }))
  const link = Object.assign(document.createElement("a"), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
