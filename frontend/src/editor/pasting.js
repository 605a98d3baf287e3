// Cleans what Word, Excel, LibreOffice and web pages put on the clipboard.

const LOCAL = /^(file:|[a-z]:\\|about:|cid:|webkit-fake-url:)/i
const DATA = /^data:image\/(png|jpeg|gif|webp);base64,/i

/**
 * Return clean HTML, the pictures it held as data, and what was left out.
 * The text is parsed apart: nothing in it runs, loads or styles the page.
 */
export function cleanPaste(html) {
  const page = new DOMParser().parseFromString(html.replace(/<!--[\s\S]*?-->/g, ""), "text/html")
  const found = { pictures: [], local: 0, remote: 0 }
  for (const gone of page.querySelectorAll("style, script, meta, link, title, xml, object, iframe")) gone.remove()
  for (const image of page.querySelectorAll("img, v\\:imagedata")) takeImage(image, found)
  wordLists(page)
  for (const element of [...page.body.querySelectorAll("*")]) {
    if (element.tagName.includes(":")) element.replaceWith(...element.childNodes)
    else tidyStyle(element)
  }
  return { html: page.body.innerHTML, ...found }
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
    const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(paragraph.getAttribute("style") || "")
    if (!level) continue
    if (!last || paragraph.previousElementSibling !== lists[0]?.list) lists = []
    const depth = Number(level[1])
    const marker = paragraph.querySelector("[style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]")
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

const KEPT = new Set(["color", "background-color", "background", "text-align", "font-weight", "font-style", "text-decoration", "vertical-align"])
const BLACK = /^(windowtext|black|#000000|rgb\(0,\s*0,\s*0\)|inherit|auto)$/i

function tidyStyle(element) {
  const style = element.getAttribute("style")
  if (!style) return
  const rules = style.split(";").filter((rule) => {
    const [name, value = ""] = rule.split(":").map((part) => part.trim())
    return KEPT.has(name.toLowerCase()) && !(name === "color" && BLACK.test(value))
  })
  if (rules.length) element.setAttribute("style", rules.join(";"))
  else element.removeAttribute("style")
}

/** Return a file made of a data: address. */
export async function fileOfData(address, name) {
  const [, type, data] = /^data:([^;]+);base64,(.*)$/s.exec(address)
  const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (letter) => letter.charCodeAt(0))
  return new File([bytes], `${name}.${type.split("/")[1].replace("jpeg", "jpg")}`, { type })
}
