// A record written down for other programs: FASTA, GenBank.
import { writePlace } from "./locations.js"

const rows = (letters, width) => letters.match(new RegExp(`.{1,${width}}`, "g")) || []
const oneLine = (text) => text.replace(/\s+/g, " ").trim()
const word = (name) => name.replace(/[^\w.-]+/g, "_").replace(/^_+|_+$/g, "") || "sequence"

/** Return the name under which a record is kept as a file, without its ending. */
export const fileName = (record, name) => word(record.name || name).slice(0, 80)

/** Write a record as FASTA. */
export function toFasta(record, name = "") {
  const head = oneLine(`>${word(record.name || name)} ${record.definition}`)
  return `${[head, ...rows(record.letters, 70)].join("\n")}\n`
}

const UNITS = { dna: ["bp", "DNA"], rna: ["bp", "RNA"], protein: ["aa", ""] }

/** Write a record as a GenBank flat file (release notes, section 3.4.4). */
export function toGenbank(record, name = "", day = new Date()) {
  const [unit, molecule] = UNITS[record.alphabet]
  const months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ")
  const date = `${String(day.getDate()).padStart(2, "0")}-${months[day.getMonth()]}-${day.getFullYear()}`
  const called = word(record.name || name).slice(0, 28)
  const locus = `LOCUS       ${called.padEnd(16)} ${String(record.letters.length).padStart(11)} ${unit}    ${molecule.padEnd(6)}  ${(record.circular ? "circular" : "linear").padEnd(8)} SYN ${date}`
  const features = record.features.flatMap(writtenFeature)
  const lines = rows(record.letters.toLowerCase(), 60).map((row, place) => `${String(place * 60 + 1).padStart(9)} ${rows(row, 10).join(" ")}`)
  const head = [locus, ...folded("DEFINITION  ", `${oneLine(record.definition || name || called)}`), `ACCESSION   ${record.accession || called}`, "FEATURES             Location/Qualifiers"]
  return `${[...head, ...features, "ORIGIN", ...lines, "//"].join("\n")}\n`
}

function folded(start, text, width = 79) {
  const room = width - start.length
  const found = text.match(new RegExp(`.{1,${room}}(?= |$)|.{1,${room}}`, "g")) || [""]
  return found.map((row, place) => (place ? " ".repeat(start.length) : start) + row.trim())
}

const BARE = /^[\d.]+$|^\(.*\)$/

function writtenFeature(feature) {
  const indent = " ".repeat(21)
  const place = writePlace(feature).match(/.{1,58}(?=,|$)|.{1,58}/g).map((row) => indent + row)
  place[0] = `     ${feature.kind.padEnd(15)} ${place[0].slice(21)}`
  const said = feature.qualifiers.flatMap(([name, value]) => {
    if (!value) return [`${indent}/${name}`]
    const written = BARE.test(value) ? value : `"${value.replaceAll('"', '""')}"`
    return folded(indent, `/${name}=${written}`)
  })
  return [...place, ...said]
}
