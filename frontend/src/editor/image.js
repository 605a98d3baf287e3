// Pictures are attachments of the entry, named by their identifier; never bytes in the text.
import { Node, mergeAttributes } from "@tiptap/core"
import { attributesOf, spec } from "./spec.js"

const IDENTIFIER = new RegExp(spec.nodes.image.attrs.attachment.pattern)
const { minimum, maximum } = spec.nodes.image.attrs.width

function readWidth(element) {
  const width = parseInt(element.getAttribute("width") || "", 10)
  return width ? Math.min(Math.max(width, minimum), maximum) : null
}

export const Image = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  draggable: true,

  addOptions() {
    return { address: (identifier) => identifier, labels: {}, onEdit: () => {} }
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
