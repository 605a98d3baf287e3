// Pictures are attachments of the entry, named by their identifier; never bytes in the text.
import { Node, mergeAttributes } from "@tiptap/core"
import { attributesOf, spec } from "./spec.js"

const IDENTIFIER = new RegExp(spec.nodes.image.attrs.attachment.pattern)
const { minimum, maximum } = spec.nodes.image.attrs.width

function readWidth(element) {
  const width = parseInt(element.getAttribute("width") || "", 10)
  return width ? Math.min(Math.max(width, minimum), maximum) : null
}

// The server prepares what the page shows; a picture just sent is asked for again meanwhile.
const WAITS = [1000, 2000, 4000, 8000, 16_000, 32_000]

/** Show a picture: as it was sent from here when the browser can, else as the server prepares it. */
function load(dom, attachment, { address, local }) {
  const sources = [local.get(attachment), address(attachment)].filter(Boolean)
  const waits = [...WAITS]
  dom.onerror = () => {
    if (sources.length > 1) {
      sources.shift()
      dom.src = sources[0]
    } else if (waits.length) {
      setTimeout(() => {
        if (dom.onerror) dom.src = sources[0]
      }, waits.shift())
    }
  }
  dom.src = sources[0]
}

export const Image = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  draggable: true,

  addOptions() {
    return { address: (identifier) => identifier, local: new Map(), onEdit: () => {} }
  },

  addAttributes() {
    return attributesOf("image", {
      attachment: {
        parseHTML: (element) => element.getAttribute("data-attachment"),
        renderHTML: ({ attachment }) => ({
          "data-attachment": attachment,
          src: this.options.address(attachment),
        }),
      },
      alt: { parseHTML: (element) => element.getAttribute("alt") || "" },
      width: { parseHTML: readWidth },
    })
  },

  parseHTML() {
    const ours = (element) => (IDENTIFIER.test(element.getAttribute("data-attachment")) ? null : false)
    return [{ tag: "img[data-attachment]", getAttrs: ours }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["img", mergeAttributes(HTMLAttributes)]
  },

  addNodeView() {
    return ({ node, HTMLAttributes }) => {
      const dom = document.createElement("img")
      let shown = null
      const show = (next) => {
        for (const name of ["alt", "width"]) {
          if (next.attrs[name] === null) dom.removeAttribute(name)
          else dom.setAttribute(name, next.attrs[name])
        }
        if (next.attrs.attachment !== shown) load(dom, next.attrs.attachment, this.options)
        shown = next.attrs.attachment
      }
      dom.dataset.attachment = HTMLAttributes["data-attachment"]
      show(node)
      return {
        dom,
        update(next) {
          if (next.type.name !== "image") return false
          dom.dataset.attachment = next.attrs.attachment
          show(next)
          return true
        },
        destroy: () => {
          dom.onerror = null
        },
      }
    }
  },

  renderText({ node }) {
    return node.attrs.alt
  },

  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const { selection } = this.editor.state
        if (selection.node?.type.name !== "image") return false
        this.options.onEdit(selection.from)
        return true
      },
    }
  },
})
