// Cleans what Word, Excel, LibreOffice and web pages put on the clipboard.
import { undraw } from "../sheet/drawing.js"

const LOCAL = /^(file:|[a-z]:\\|about:|cid:|webkit-fake-url:)/i
const DATA = /^data:image\/(png|jpeg|gif|webp);base64,/i

/**
 * Return clean HTML, the pictures it held as data, and what was left out.
 * The text is parsed apart: nothing in it runs, loads or styles the page.
 */
export function cleanPaste(html) {
  const page = new DOMParser().parseFromString(unstyled(html), "text/html")
  const found = { pictures: [], local: 0, remote: 0 }
  for (const gone of page.querySelectorAll("style, script, meta, link, title, xml, object, iframe")) gone.remove()
  for (const image of page.querySelectorAll("img, v\\:imagedata")) takeImage(image, found)
  undraw(page)
  wordLists(page)
  for (const element of [...page.body.querySelectorAll("*")]) {
    if (element.tagName.includes(":")) element.replaceWith(...element.childNodes)
    else tidyStyle(element)
  }
  return { html: page.body.innerHTML, ...found }
}

/** Put styles and handlers out of reach before parsing: our policy refuses and reports them. */
function unstyled(html) {
  return html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<style\b[\s\S]*?(<\/style\s*>|$)/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) =>
      tag.replace(/([\s"'/])style\s*=/gi, "$1data-style=").replace(/([\s"'/])on[a-z]+\s*=/gi, "$1data-off="),
    )
}

function takeImage(image, found) {
  const source = image.getAttribute("src") || ""
  if (image.hasAttribute("data-attachment")) return
  if (DATA.test(source)) found.pictures.push(source)
  else if (LOCAL.test(source) || !source) found.local += 1
  else found.remote += 1
  if (/^https?:/i.test(source)) {
    const link = image.ownerDocument.createElement("a")
    link.href = source
    link.textContent = image.getAttribute("alt") || source
    image.replaceWith(link)
  } else image.remove()
}

/** Word writes list items as paragraphs that carry a level: make lists of them. */
function wordLists(page) {
  let lists = []
  let last = null
  for (const paragraph of [...page.querySelectorAll("p")]) {
    const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(paragraph.getAttribute("data-style") || "")
    if (!level) continue
    if (!last || paragraph.previousElementSibling !== lists[0]?.list) lists = []
    const depth = Number(level[1])
    const marker = paragraph.querySelector("[data-style*='mso-list:Ignore' i], [data-style*='mso-list: Ignore' i]")
    const kind = /^\s*(\d+|[a-z]|[ivx]+)[.)]/i.test(marker?.textContent || "") ? "ol" : "ul"
    marker?.remove()
    lists = lists.slice(0, depth)
    while (lists.length < depth) {
      const list = page.createElement(kind)
      const parent = lists.at(-1)
      if (parent) (parent.list.lastElementChild || parent.list.appendChild(page.createElement("li"))).append(list)
      else paragraph.before(list)
      lists.push({ list })
    }
    const item = page.createElement("li")
    item.append(...paragraph.childNodes)
    lists.at(-1).list.append(item)
    paragraph.remove()
    last = item
  }
}

const KEPT = new Set(["color", "background-color", "background", "text-align"])
const BLACK = /^(windowtext|black|#000000|rgb\(0,\s*0,\s*0\)|inherit|auto)$/i
// What a style says of the letters, and the element that says it without a style.
const SAID = [
  [/^font-weight:(bold|bolder|[6-9]00)$/, "strong"],
  [/^font-style:italic$/, "em"],
  [/^text-decoration(-line)?:.*underline/, "u"],
  [/^text-decoration(-line)?:.*line-through/, "s"],
  [/^vertical-align:sub$/, "sub"],
  [/^vertical-align:super$/, "sup"],
]

function tidyStyle(element) {
  const rules = (element.getAttribute("data-style") || "").split(";").map((rule) => rule.trim())
  const kept = rules.filter((rule) => {
    const [name, value = ""] = rule.split(":").map((part) => part.trim())
    return KEPT.has(name.toLowerCase()) && !(name === "color" && BLACK.test(value))
  })
  if (kept.length) element.setAttribute("data-style", kept.join(";"))
  else element.removeAttribute("data-style")
  if (!["SPAN", "FONT", "A"].includes(element.tagName)) return
  for (const rule of rules.map((each) => each.replace(/\s*:\s*/, ":").toLowerCase())) {
    const tag = SAID.find(([said]) => said.test(rule))?.[1]
    if (!tag) continue
    const inner = element.ownerDocument.createElement(tag)
    inner.append(...element.childNodes)
    element.append(inner)
  }
}

/** Return a file made of a data: address. */
export async function fileOfData(address, name) {
  const [, type, data] = /^data:([^;]+);base64,(.*)$/s.exec(address)
  const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (letter) => letter.charCodeAt(0))
  return new File([bytes], `${name}.${type.split("/")[1].replace("jpeg", "jpg")}`, { type })
}
