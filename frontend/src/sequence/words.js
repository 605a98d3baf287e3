// What the view says, in the reader's language.
import en from "./labels/en.json"
import fr from "./labels/fr.json"
import { gc, LONGEST_PRIMER, mass, melting, SHORTEST_PRIMER } from "./measures.js"

const SIGNS = { fr: ["\u202f", ","], en: [",", "."] }

/** The words of a language, and how it writes numbers. */
export function wordsOf(lang = "fr") {
  const code = lang.startsWith("fr") ? "fr" : "en"
  const labels = code === "fr" ? fr : en
  const [group, point] = SIGNS[code]
  const number = (value, digits = 0) => {
    const [whole, rest] = value.toFixed(digits).split(".")
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
    return rest ? grouped + point + rest : grouped
  }
  const say = (name, values = {}) =>
    labels[name].replace(/%\((\w+)\)s/g, (_, key) => (typeof values[key] === "number" ? number(values[key]) : (values[key] ?? "")))
  return { number, say }
}

/** Say what a record is, in a few facts. */
export function facts(record, { say, number }) {
  const { alphabet, letters } = record
  const size = alphabet === "protein" ? "residues" : alphabet === "rna" || letters.length <= LONGEST_PRIMER ? "bases" : "pairs"
  const said = [say(alphabet), say(size, { count: letters.length })]
  if (alphabet === "protein") {
    const weight = mass(letters)
    return weight ? [...said, say("mass", { value: number(weight / 1000, 2) })] : said
  }
  if (letters.length > LONGEST_PRIMER || record.circular) said.push(say(record.circular ? "circular" : "linear"))
  const share = gc(letters)
  if (share !== null) said.push(say("gc", { value: number(share, 1) }))
  if (alphabet === "dna" && letters.length >= SHORTEST_PRIMER && letters.length <= LONGEST_PRIMER) {
    const tm = melting(letters)
    said.push(tm === null ? say("tmAmbiguous") : say("tm", { value: number(tm, 1) }))
  }
  return said
}

/** Say what is wrong with a source, a sentence for each problem. */
export function remarks({ problems, untold }, { say }) {
  const said = problems.map(({ code, line, ...values }) => (line ? say("line", { line }) : "") + say(code === "place" ? "place_" : code, values))
  return untold ? [...said, say("untold", { count: untold })] : said
}
