// The standard genetic code (NCBI table 1), and reading frames.
import { BASES, reverseComplement } from "./alphabet.js"

const ORDER = "TCAG"
const PRODUCTS = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
// A codon that may be one of two amino acids has a letter of its own.
const EITHER = { DN: "B", EQ: "Z", IL: "J" }
const known = new Map()

function product(codon) {
  if (!known.has(codon)) known.set(codon, computed(codon))
  return known.get(codon)
}

function computed(codon) {
  const choices = [...codon].map((letter) => BASES[letter] || "")
  const found = new Set()
  for (const a of choices[0]) for (const b of choices[1]) for (const c of choices[2]) found.add(PRODUCTS[ORDER.indexOf(a) * 16 + ORDER.indexOf(b) * 4 + ORDER.indexOf(c)])
  const all = [...found].sort().join("")
  return all.length === 1 ? all : EITHER[all] || "X"
}

/** Translate letters from the first on; an incomplete codon at the end is left out. */
export function translate(letters) {
  const bases = letters.toUpperCase()
  let made = ""
  for (let place = 0; place + 3 <= bases.length; place += 3) made += product(bases.slice(place, place + 3))
  return made
}

export const LEAST_CODONS = 30

/**
 * Find open reading frames, from ATG to stop, in six frames: { start, end, strand, frame, codons }.
 * Places are on the given strand, from 1; on a circle `end` may be less than `start`. `codons` counts
 * amino acids, the stop left out. A frame without a stop inside is not one, unless `letters` end.
 */
export function openFrames({ letters, circular }, least = LEAST_CODONS) {
  const found = [...inStrand(letters, circular, least, 1), ...inStrand(reverseComplement(letters), circular, least, -1)]
  return found.sort((a, b) => b.codons - a.codons || a.start - b.start)
}

const STOPS = new Set(["TAA", "TAG", "TGA"])

function inStrand(strand, circular, least, sign) {
  const length = strand.length
  const bases = strand.toUpperCase().replaceAll("U", "T")
  // Around a circle, a frame may pass the origin: read twice, keep what starts the first time.
  const text = circular ? bases + bases : bases
  const found = new Map()
  for (const frame of [0, 1, 2]) {
    let start = -1
    for (let place = frame; place + 3 <= text.length; place += 3) {
      const codon = text.slice(place, place + 3)
      if (start < 0 && codon === "ATG") start = place
      else if (start >= 0 && STOPS.has(codon)) {
        keep(found, { start, end: place + 3, length, least, sign })
        start = -1
      }
    }
  }
  return [...found.values()]
}

/** Keep a frame once: around a circle the longest that ends at a stop. */
function keep(found, { start, end, length, least, sign }) {
  const codons = (end - start) / 3 - 1
  if (codons < least || end - start > length) return
  const stop = (end - 1) % length
  if ((found.get(stop)?.codons ?? 0) >= codons) return
  const [first, last] = [(start % length) + 1, stop + 1]
  const places = sign > 0 ? { start: first, end: last } : { start: length - last + 1, end: length - first + 1 }
  found.set(stop, { ...places, strand: sign, frame: sign * ((start % 3) + 1), codons })
}
