// The letters of nucleic acids and proteins (IUPAC-IUB 1984, IUPAC-IUBMB 1983).

/** What each letter of a nucleic acid may be. */
export const BASES = {
  A: "A", C: "C", G: "G", T: "T", U: "T", R: "AG", Y: "CT", S: "CG", W: "AT", K: "GT", M: "AC",
  B: "CGT", D: "AGT", H: "ACT", V: "ACG", N: "ACGT",
}
const COMPLEMENTS = {
  A: "T", C: "G", G: "C", T: "A", U: "A", R: "Y", Y: "R", S: "S", W: "W", K: "M", M: "K",
  B: "V", D: "H", H: "D", V: "B", N: "N",
}
const SURE = /[ACGTUN]/gi
const PROTEIN_ONLY = /[EFILPQZJOX*]/i
// Letters that a nucleic acid may hold are those of amino acids too: most must be plain bases.
const LEAST_SURE = 0.8

const both = (pairs) => {
  const table = {}
  for (const [from, to] of Object.entries(pairs)) Object.assign(table, { [from]: to, [from.toLowerCase()]: to.toLowerCase() })
  return table
}
const DNA = both(COMPLEMENTS)
const RNA = both({ ...COMPLEMENTS, A: "U" })

/** Say what letters are: dna, rna or protein. */
export function guessed(letters) {
  if (PROTEIN_ONLY.test(letters)) return "protein"
  const sure = letters.match(SURE)?.length ?? 0
  if (sure < letters.length * LEAST_SURE) return "protein"
  return /u/i.test(letters) && !/t/i.test(letters) ? "rna" : "dna"
}

/** Return the other strand, letter by letter, in the same order. */
export function complement(letters, alphabet = "dna") {
  const table = alphabet === "rna" ? RNA : DNA
  let made = ""
  for (const letter of letters) made += table[letter] ?? letter
  return made
}

/** Return the other strand as it is read, from 5' to 3'. */
export function reverseComplement(letters, alphabet = "dna") {
  return [...complement(letters, alphabet)].reverse().join("")
}
