// Builds elements without markup strings, and icons of the shared sprite.
const SVG = "http://www.w3.org/2000/svg"

/** Build an element: attributes by name, listeners by `onName`, properties by `.name`. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith("on")) element.addEventListener(name.slice(2).toLowerCase(), value)
    else if (name.startsWith(".")) element[name.slice(1)] = value
    else element.setAttribute(name, value === true ? "" : value)
  }
  element.append(...children.filter((child) => child !== null && child !== undefined))
  return element
}

/** Build an icon of the sprite; it says nothing, the button around it does. */
export function icon(sprite, name) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", "icon")
  svg.setAttribute("aria-hidden", "true")
  svg.setAttribute("focusable", "false")
  const use = document.createElementNS(SVG, "use")
  use.setAttribute("href", `${sprite}#${name}`)
  svg.append(use)
  return svg
}

/** Fill `%(name)s` in a label. */
export function fill(label, values) {
  return label.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "")
}

let counter = 0

/** Return an identifier nobody else has on the page. */
export function unique(prefix) {
  counter += 1
  return `${prefix}-${counter}`
}
