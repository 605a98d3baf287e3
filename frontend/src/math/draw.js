// Draws one formula in an element; a formula that cannot be read stays as its source.
import katex from "katex"
import "katex/contrib/mhchem"

const LIMITS = { throwOnError: true, trust: false, strict: "ignore", maxSize: 40, maxExpand: 2000 }

/** Draw LaTeX in an element, or its source with a mark of error. */
export function draw(element, latex, { display = false, empty = "" } = {}) {
  element.classList.toggle("math-empty", !latex.trim())
  element.classList.remove("math-wrong")
  element.removeAttribute("title")
  if (!latex.trim()) {
    element.textContent = empty
    return null
  }
  try {
    katex.render(latex, element, { ...LIMITS, displayMode: display })
    return null
  } catch (error) {
    element.textContent = latex
    element.classList.add("math-wrong")
    element.title = error.message
    return error.message
  }
}
