// GenBank flat files: what each record is, its features, its letters; what is wrong, on which line.
import { readPlace } from "./locations.js"

const LOCUS = /^LOCUS\s+(\S+)(?:\s+(\d+)\s+(bp|aa|rc))?\s*(.*)$/i
const MOST_FEATURES = 5_000
const NAMES = ["label", "gene", "product", "locus_tag", "standard_name", "bound_moiety", "note", "organism"]

/** Read the records of a flat file; `tell` receives { code, line, … } for each problem. */
export function readGenbank(lines, tell) {
  const records = []
  let start = 0
  lines.forEach((line, place) => {
    if (!/^\/\/\s*$/.test(line)) return
    records.push(new Record(lines, start, place, tell).read())
    start = place + 1
  })
  if (lines.slice(start).some((line) => line.trim())) {
    tell({ code: "unended", line: lines.length })
    records.push(new Record(lines, start, lines.length, tell).read())
  }
  return records
}

class Record {
  constructor(lines, start, end, tell) {
    Object.assign(this, { lines, start, end, tell, features: [], rows: [] })
    this.made = { name: "", definition: "", accession: "", organism: "", circular: null, declared: null, alphabet: null }
  }

  read() {
    let section = ""
    for (let place = this.start; place < this.end; place += 1) {
      const line = this.lines[place]
      if (/^\S/.test(line)) section = this.open(line, place)
      else if (section === "DEFINITION") this.made.definition += ` ${line.trim()}`
      else if (section === "SOURCE" && /^\s+ORGANISM\s/.test(line)) this.made.organism = line.trim().slice(8).trim()
      else if (section === "FEATURES") this.feature(line, place)
      else if (section === "ORIGIN") this.rows.push({ text: line.replace(/^\s*\d+/, ""), line: place + 1 })
    }
    return { ...this.made, features: this.features.map((feature) => this.closed(feature)), rows: this.rows }
  }

  open(line, place) {
    const [section] = line.split(/\s+/, 1)
    const value = line.slice(section.length).trim()
    if (section === "LOCUS") this.locus(line, place)
    else if (section === "DEFINITION") this.made.definition = value
    else if (section === "ACCESSION") this.made.accession = value
    return section
  }

  locus(line, place) {
    const found = LOCUS.exec(line)
    if (!found?.[2]) this.tell({ code: "locus", line: place + 1 })
    if (!found) return
    const [, name, length, unit, rest] = found
    this.made.name = name
    this.made.declared = length ? Number(length) : null
    this.made.circular = /\bcircular\b/i.test(rest) ? true : /\blinear\b/i.test(rest) ? false : null
    if (unit) this.made.alphabet = unit.toLowerCase() === "aa" ? "protein" : /RNA/i.test(rest.split(/\s+/)[0]) ? "rna" : "dna"
  }

  /** Take a line of the table: keys from column 6, places and qualifiers from column 22. */
  feature(line, place) {
    const last = this.features.at(-1)
    const text = line.trim()
    if (/^ {5}\S/.test(line)) {
      if (this.features.length === MOST_FEATURES) this.tell({ code: "manyFeatures", line: place + 1, most: MOST_FEATURES })
      if (this.features.length > MOST_FEATURES) return
      const [, kind, where] = /^(\S+)\s*(.*)$/.exec(text)
      this.features.push({ kind, where, qualifiers: [], line: place + 1, quoted: false })
    } else if (!last || !text) return
    else if (!last.quoted && text.startsWith("/")) this.qualifier(last, text)
    else if (last.qualifiers.length) this.more(last, text)
    else last.where += text
  }

  qualifier(feature, text) {
    const [, name, value = ""] = /^\/([^=]*)=?(.*)$/.exec(text)
    feature.qualifiers.push([name, value])
    feature.quoted = isOpen(value)
  }

  more(feature, text) {
    const pair = feature.qualifiers.at(-1)
    pair[1] += pair[0] === "translation" ? text : ` ${text}`
    feature.quoted = isOpen(pair[1])
  }

  closed({ kind, where, qualifiers, line }) {
    const plain = qualifiers.map(([name, value]) => [name, value.replace(/^"|"$/g, "").replaceAll('""', '"')])
    const said = Object.fromEntries([...plain].reverse())
    const label = NAMES.map((name) => said[name]).find((value) => value) || ""
    const read = readPlace(where)
    if (!read) this.tell({ code: "place", line, kind, where: where.slice(0, 60) })
    return { kind: kind.slice(0, 40), label: label.slice(0, 120), where, qualifiers: plain, line, ...(read || { parts: [], operator: "" }) }
  }
}

/** Say whether a quoted value goes on on the next line; two quotes stand for one. */
function isOpen(value) {
  return value.startsWith('"') && (value.match(/"/g).length % 2 === 1)
}
