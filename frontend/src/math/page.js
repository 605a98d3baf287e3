// Draws the formulas of a page that only shows bodies, and those that htmx brings later.
import { draw } from "./draw.js"

function drawAll(root) {
  for (const element of root.querySelectorAll(".math[data-latex]:not(.math-drawn)")) {
    element.classList.add("math-drawn")
    draw(element, element.dataset.latex, { display: element.classList.contains("math-block") })
  }
}

drawAll(document)
document.addEventListener("htmx:load", (event) => drawAll(event.target))
