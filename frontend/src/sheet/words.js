// What is said of results and of what is wrong, in the reader's language.
import en from "./labels/en.json"
import fr from "./labels/fr.json"
import { written } from "./numbers.js"

/** Return the words of a language: `say(code, values)`, `logical(value)`, its code. */
export function wordsOf(lang) {
  const code = String(lang || "fr").toLowerCase().startsWith("fr") ? "fr" : "en"
  const labels = code === "fr" ? fr : en
  const fill = (text, values) =>
    text.replace(/%\((\w+)\)s/g, (_, key) => (typeof values[key] === "number" ? written(values[key], code) : String(values[key] ?? "")))
  return {
    code,
    logical: (value) => labels[value ? "true" : "false"],
    say: (name, values = {}) => fill(labels[name], values),
    fault: (name, values = {}) => ({ text: fill(labels.faults[name][0], values), help: fill(labels.faults[name][1], values) }),
  }
}
