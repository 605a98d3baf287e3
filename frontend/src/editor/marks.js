// The marks whose shape is ours: palette colours, code that other marks may cross, safe links.
import { Mark, mergeAttributes } from "@tiptap/core"
import CodeMark from "@tiptap/extension-code"
import LinkMark from "@tiptap/extension-link"
import { safeAddress } from "./addresses.js"
import { nearestHighlight, nearestInk, styleOf } from "./palette.js"
import { attributesOf, choices } from "./spec.js"

function classChoice(element, role, name) {
  for (const each of element.classList) {
    const [kind, colour] = each.split("-")
    if (kind === role && choices(name, "color").includes(colour)) return colour
  }
  return null
}

function coloured(name, role, tag, nearest) {
  return Mark.create({
    name,
    addAttributes() {
      return attributesOf(name, {
        color: {
          parseHTML: nearest,
          renderHTML: (attributes) => ({ class: `${role}-${attributes.color}` }),
        },
      })
    },
    parseHTML() {
      const found = (element) => (nearest(element) ? null : false)
      return [{ tag: "span", getAttrs: found, consuming: false }, { tag: tag === "span" ? "font" : tag, getAttrs: found }]
    },
    renderHTML({ HTMLAttributes }) {
      return [tag, mergeAttributes(HTMLAttributes), 0]
    },
  })
}

export const Highlight = coloured("highlight", "highlight", "mark", (element) => {
  const shade = styleOf(element, "background-color") || styleOf(element, "background")
  const chosen = classChoice(element, "highlight", "highlight") || nearestHighlight(shade)
  return chosen || (element.tagName === "MARK" ? "yellow" : null)
})

export const TextColor = coloured("textColor", "ink", "span", (element) => {
  const colour = styleOf(element, "color") || element.getAttribute("color")
  return classChoice(element, "ink", "textColor") || nearestInk(colour)
})

export const Code = CodeMark.extend({ excludes: "" })

export const Link = LinkMark.extend({
  inclusive: false,
  addAttributes() {
    return attributesOf("link", {
      href: { parseHTML: (element) => safeAddress(element.getAttribute("href")) },
    })
  },
}).configure({
  openOnClick: false,
  autolink: true,
  defaultProtocol: "https",
  HTMLAttributes: { rel: "noopener", target: null },
  isAllowedUri: (address) => safeAddress(address) !== null,
})
