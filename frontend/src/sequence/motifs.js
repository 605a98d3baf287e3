// Where a motif stands, on both strands, ambiguous letters understood.
import { BASES, reverseComplement } from "./alphabet.js"

export const LONGEST_MOTIF = 200
const MOST_FOUND = 10_000

/** Return the pattern of a motif: a letter of the sequence fits when all it may be is allowed. */
function pattern(motif) {
  const fits = (wanted) => Object.keys(BASES).filter((letter) => [...BASES[letter]].every((base) => BASES[wanted].includes(base)))
  return new RegExp(`(?=${[...motif.toUpperCase()].map((letter) => `[${fits(letter).join("")}]`).join("")})`, "gi")
}

/** Say whether a motif can be sought in nucleic acids. */
export const isMotif = (motif) => motif.length > 0 && motif.length <= LONGEST_MOTIF && /^[ACGTURYSWKMBDHVN]+$/i.test(motif)

/** Return the places of a motif from 1, overlapping ones too: { start, end, strand }. */
export function findMotif({ letters, circular }, motif) {
  const found = [...starts(letters, motif, circular, 1)]
  const other = reverseComplement(motif)
  if (other.toUpperCase() !== motif.toUpperCase()) found.push(...starts(letters, other, circular, -1))
  return found.sort((a, b) => a.start - b.start).slice(0, MOST_FOUND)
}

function* starts(letters, motif, circular, strand) {
  const length = letters.length
  if (motif.length > length) return
  const text = circular ? letters + letters.slice(0, motif.length - 1) : letters
  for (const { index } of text.matchAll(pattern(motif))) {
    if (index + motif.length > text.length) return
    yield { start: index + 1, end: ((index + motif.length - 1) % length) + 1, strand }
  }
}

/** Return the places of some amino acids in a protein. */
export function findAmino({ letters }, motif) {
  const found = []
  const [text, sought] = [letters.toUpperCase(), motif.toUpperCase()]
  for (let place = text.indexOf(sought); sought && place >= 0 && found.length < MOST_FOUND; place = text.indexOf(sought, place + 1)) {
    found.push({ start: place + 1, end: place + sought.length, strand: 1 })
  }
  return found
}
