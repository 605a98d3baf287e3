// Figures of a sequence: share of G and C, melting temperature, mass.
import { reverseComplement } from "./alphabet.js"

/** Return the share of G and C in per cent, of the bases that say it (S and W do); null without. */
export function gc(letters) {
  let strong = 0
  let sure = 0
  for (const letter of letters.toUpperCase()) {
    if ("GCS".includes(letter)) strong += 1
    if ("ACGTUSW".includes(letter)) sure += 1
  }
  return sure ? (100 * strong) / sure : null
}

// SantaLucia 1998 (PNAS 95:1460), table 2, 1 M NaCl: enthalpy in kcal/mol, entropy in cal/(mol K).
const PAIRS = {
  AA: [-7.9, -22.2], TT: [-7.9, -22.2], AT: [-7.2, -20.4], TA: [-7.2, -21.3], CA: [-8.5, -22.7], TG: [-8.5, -22.7],
  GT: [-8.4, -22.4], AC: [-8.4, -22.4], CT: [-7.8, -21.0], AG: [-7.8, -21.0], GA: [-8.2, -22.2], TC: [-8.2, -22.2],
  CG: [-10.6, -27.2], GC: [-9.8, -24.4], GG: [-8.0, -19.9], CC: [-8.0, -19.9],
}
const ENDS = { A: [2.3, 4.1], T: [2.3, 4.1], G: [0.1, -2.8], C: [0.1, -2.8] }
const SYMMETRY = -1.4
const GAS = 1.987 // cal/(mol K)
const SALT = 0.368 // entropy for each phosphate and each unit of ln[Na+] (SantaLucia 1998, equation 2)
const KELVIN = 273.15
export const LONGEST_PRIMER = 60
export const SHORTEST_PRIMER = 8
/** The conditions of the figure: sodium in mol/L, primer in mol/L (much more than its target). */
export const CONDITIONS = { sodium: 0.05, primer: 250e-9 }

/** Return the melting temperature of a primer in °C; null when it is too long, short or ambiguous. */
export function melting(letters) {
  const bases = letters.toUpperCase().replaceAll("U", "T")
  if (bases.length < SHORTEST_PRIMER || bases.length > LONGEST_PRIMER || /[^ACGT]/.test(bases)) return null
  let [enthalpy, entropy] = [0, 0]
  const add = ([h, s]) => {
    enthalpy += h
    entropy += s
  }
  add(ENDS[bases[0]])
  add(ENDS[bases.at(-1)])
  for (let place = 0; place < bases.length - 1; place += 1) add(PAIRS[bases.slice(place, place + 2)])
  if (bases === reverseComplement(bases)) add([0, SYMMETRY])
  entropy += SALT * (bases.length - 1) * Math.log(CONDITIONS.sodium)
  return (1000 * enthalpy) / (entropy + GAS * Math.log(CONDITIONS.primer)) - KELVIN
}

// Average masses of free amino acids, in daltons (IUPAC standard atomic weights).
const MASSES = {
  A: 89.0932, C: 121.1582, D: 133.1027, E: 147.1293, F: 165.1891, G: 75.0666, H: 155.1546, I: 131.1729, K: 146.1876,
  L: 131.1729, J: 131.1729, M: 149.2113, N: 132.1179, O: 255.3134, P: 115.1305, Q: 146.1445, R: 174.201, S: 105.0926,
  T: 119.1192, U: 168.0532, V: 117.1463, W: 204.2252, Y: 181.1885,
}
const WATER = 18.0153

/** Return the average mass of a protein in daltons; null when a letter may be several amino acids. */
export function mass(letters) {
  const chain = letters.toUpperCase().replace(/\*+$/, "")
  if (!chain) return null
  let sum = WATER
  for (const letter of chain) {
    if (!(letter in MASSES)) return null
    sum += MASSES[letter] - WATER
  }
  return sum
}
