// Pictures and tables as trees `[tag, attributes, ...children]`: elements in a page, text on a server.
const SVG = "http://www.w3.org/2000/svg"
const DRAWN = new Set(["svg", "g", "path", "line", "circle", "text", "tspan", "title", "desc", "rect", "polyline"])
const VOID = new Set(["input", "br"])
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ESCAPES[sign])
const absent = (value) => value === null || value === undefined || value === false

/** Write a tree as HTML. */
export function toText(tree) {
  if (!Array.isArray(tree)) return absent(tree) ? "" : escaped(tree)
  const [tag, attributes, ...children] = tree
  const given = Object.entries(attributes).filter(([, value]) => !absent(value))
  const start = given.map(([name, value]) => ` ${name}="${value === true ? "" : escaped(value)}"`).join("")
  return VOID.has(tag) ? `<${tag}${start}>` : `<${tag}${start}>${children.map(toText).join("")}</${tag}>`
}

/** Build the elements of a tree. */
export function toElement(tree) {
  if (!Array.isArray(tree)) return document.createTextNode(absent(tree) ? "" : String(tree))
  const [tag, attributes, ...children] = tree
  const element = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (!absent(value)) element.setAttribute(name, value === true ? "" : value)
  element.append(...children.map(toElement))
  return element
}
