// From what was pasted to records: plain letters, FASTA or GenBank; nothing in it is changed.
import { guessed } from "./alphabet.js"
import { readGenbank } from "./genbank.js"

export const MOST_LETTERS = 250_000
const MOST_TOLD = 20
const LETTERS = { dna: /[^ACGTURYSWKMBDHVN]/gi, rna: /[^ACGTURYSWKMBDHVN]/gi, protein: /[^A-Z*]/gi }
const GAPS = /[-.~]/g

/**
 * Read a source: { format, records, problems, untold }. Each record has name, definition, letters,
 * alphabet, circular, features. `topology` and `alphabet` are what the block says, null otherwise.
 */
export function read(text, { topology = null, alphabet = null } = {}) {
  const circular = topology && topology === "circular"
  const problems = []
  const tell = (problem) => problems.push(problem)
  const lines = text.split(/\r\n?|\n/)
  const format = formatOf(lines)
  const found = format === "genbank" ? readGenbank(lines, tell) : format === "fasta" ? readFasta(lines) : [plain(lines)]
  const records = found.map((record) => closed(record, { circular, alphabet }, tell))
  if (text.trim() && !records.some(({ letters }) => letters)) tell({ code: "noLetters" })
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return { format, records, problems: problems.slice(0, MOST_TOLD), untold: Math.max(0, problems.length - MOST_TOLD) }
}

function formatOf(lines) {
  const first = lines.find((line) => line.trim()) ?? ""
  if (/^(LOCUS|DEFINITION|FEATURES|ORIGIN)\b/.test(first)) return "genbank"
  return /^[>;]/.test(first) ? "fasta" : "plain"
}

const bare = { name: "", definition: "", accession: "", organism: "", circular: null, declared: null, alphabet: null, features: [] }

function plain(lines) {
  return { ...bare, rows: lines.map((text, place) => ({ text, line: place + 1 })) }
}

function readFasta(lines) {
  const records = []
  lines.forEach((text, place) => {
    if (text.startsWith(">") || (text.startsWith(";") && !records.length)) {
      const [, name, definition] = /^.\s*(\S*)\s*(.*)$/.exec(text)
      records.push({ ...bare, features: [], name, definition, rows: [] })
    } else if (!text.startsWith(";")) records.at(-1)?.rows.push({ text, line: place + 1 })
  })
  return records
}

/** Gather the letters of a record, tell what else stood among them, and check its features. */
function closed({ rows, ...record }, said, tell) {
  const kept = rows.map(({ text, line }) => ({ line, text: text.replace(/[\s\d]+/g, "") }))
  const all = kept.map(({ text }) => text.replace(/[^A-Za-z*]/g, "")).join("")
  const alphabet = said.alphabet || record.alphabet || guessed(all)
  let gaps = 0
  const letters = kept
    .map(({ text, line }) => {
      const joined = text.replace(GAPS, "")
      gaps += text.length - joined.length
      const strange = joined.match(LETTERS[alphabet])
      if (strange) tell({ code: alphabet === "protein" ? "notAmino" : "notBase", line, signs: [...new Set(strange)].slice(0, 8).join(" ") })
      return joined.replace(LETTERS[alphabet], "")
    })
    .join("")
  if (gaps) tell({ code: "gaps", line: kept.find(({ text }) => text.match(GAPS)).line, count: gaps })
  const { declared, circular: written, ...rest } = record
  if (declared !== null && declared !== letters.length) tell({ code: "length", line: 1, declared, found: letters.length })
  const circular = alphabet !== "protein" && (written ?? said.circular ?? false)
  return { ...rest, alphabet, letters, circular, saysShape: written !== null, features: fitting(record.features, letters.length, circular, tell) }
}

/** Return the features that stand on these letters; tell those that go beyond. */
function fitting(features, length, circular, tell) {
  return features.flatMap((feature) => {
    const beyond = feature.parts.find(({ start, end }) => start < 1 || start > length || end > length)
    const turned = feature.parts.find(({ start, end }) => start > end && !circular)
    const wrong = beyond || turned
    if (wrong) tell({ code: turned && !beyond ? "backwards" : "beyond", line: feature.line, kind: feature.kind, label: feature.label || feature.kind, end: Math.max(wrong.start, wrong.end), length })
    return wrong || !feature.parts.length ? [] : [feature]
  })
}

/** Return the letters of a feature, in the order they are read, on the strand they are read on. */
export function lettersOf(record, parts, complemented) {
  const { letters, circular } = record
  return parts
    .map(({ start, end, strand, between }) => {
      if (between) return ""
      const piece = start <= end || !circular ? letters.slice(start - 1, end) : letters.slice(start - 1) + letters.slice(0, end)
      return strand < 0 ? complemented(piece, record.alphabet) : piece
    })
    .join("")
}
