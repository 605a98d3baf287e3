// Computes the tables of a page that only shows bodies; without a page, answers for paper and archives.
import { drawTables } from "./drawing.js"
import { offerFormulas } from "./offering.js"
import { rewritten, shifted } from "./references.js"
import { values } from "./showing.js"

globalThis.sheet = { rewritten, shifted, values }

function showAll(root) {
  const lang = document.documentElement.lang
  for (const frame of root.querySelectorAll(".encre-body .body-table:has(> table[data-computes=true]):not(.sheet-shown):not(.ProseMirror *)")) {
    frame.classList.add("sheet-shown")
    drawTables(frame, lang)
    offerFormulas(frame, lang)
  }
}

if (typeof document !== "undefined") {
  showAll(document)
  document.addEventListener("htmx:load", (event) => showAll(event.target))
}
