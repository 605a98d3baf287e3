// Shows the sequences of a page that only shows bodies; without a page, draws them for paper.
import * as alphabet from "./alphabet.js"
import * as codons from "./codons.js"
import * as enzymes from "./enzymes.js"
import * as measures from "./measures.js"
import * as motifs from "./motifs.js"
import * as source from "./source.js"
import { still } from "./still.js"
import { SequenceView } from "./view.js"
import * as writing from "./writing.js"

const extracted = (record, parts) => source.lettersOf(record, parts, alphabet.reverseComplement)

globalThis.sequences = { ...alphabet, ...codons, ...enzymes, ...measures, ...motifs, ...source, ...writing, extracted, still }

function showAll(root) {
  for (const figure of root.querySelectorAll("figure.sequence:not(.sequence-shown):not(.inserted):not(.deleted)")) {
    const text = figure.querySelector(".sequence-source")
    if (!text || figure.querySelector("ins, del")) continue
    figure.classList.add("sequence-shown")
    const view = new SequenceView(document.documentElement.lang)
    view.element.lang = document.documentElement.lang
    view.update(text.textContent, { name: figure.dataset.name, topology: figure.dataset.topology || null, alphabet: figure.dataset.alphabet || null })
    const source = document.createElement("details")
    const summary = document.createElement("summary")
    summary.textContent = view.words.say("source")
    summary.lang = document.documentElement.lang
    source.append(summary, text)
    figure.querySelector(".sequence-still")?.remove()
    figure.append(view.element, source)
  }
}

if (typeof document !== "undefined") {
  showAll(document)
  document.addEventListener("htmx:load", (event) => showAll(event.target))
}
