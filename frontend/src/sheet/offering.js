// The button below a table that shows its formulas, and what is wrong with them, in place of results.
import { wordsOf } from "./words.js"

/** Put the button after the frame of a table, where it has formulas. */
export function offerFormulas(frame, lang) {
  const cells = [...frame.querySelectorAll("[data-formula]")].map((cell) => ({ words: cell.querySelector("p") || cell, told: cell.title }))
  if (!cells.length) return
  const results = cells.map(({ words }) => [...words.childNodes])
  const button = document.createElement("button")
  button.type = "button"
  button.className = "btn btn-sm"
  button.lang = lang
  button.textContent = wordsOf(lang).say("showFormulas")
  button.setAttribute("aria-pressed", "false")
  button.addEventListener("click", () => {
    const isShown = frame.classList.toggle("with-formulas")
    button.setAttribute("aria-pressed", String(isShown))
    button.classList.toggle("active", isShown)
    cells.forEach(({ words, told }, place) => words.replaceChildren(...(isShown ? [told] : results[place])))
  })
  const tools = document.createElement("p")
  tools.className = "sheet-tools"
  tools.append(button)
  frame.after(tools)
}
