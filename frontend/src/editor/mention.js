// A mention: a person, an entry, any kind of object, named in the text.
import { Node, mergeAttributes } from "@tiptap/core"
import { attributesOf } from "./spec.js"

const data = (key) => ({
  parseHTML: (element) => element.getAttribute(`data-${key}`),
  renderHTML: (attributes) => ({ [`data-${key}`]: attributes[key] }),
})

export const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,

  addAttributes() {
    return attributesOf("mention", { kind: data("kind"), id: data("id"), label: data("label") })
  },

  parseHTML() {
    const whole = (element) => (element.dataset.kind && element.dataset.id && element.dataset.label ? null : false)
    return [{ tag: "a.mention, span.mention", priority: 1100, getAttrs: whole }]
  },

  renderHTML({ node, HTMLAttributes }) {
    return ["span", mergeAttributes(HTMLAttributes, { class: "mention" }), node.attrs.label]
  },

  renderText({ node }) {
    return node.attrs.label
  },
})
