// Formulas: LaTeX source kept, drawn by KaTeX through the DOM (our policy refuses inline styles).
import { InputRule, Node, mergeAttributes } from "@tiptap/core"
import { attributesOf } from "./spec.js"
import { draw } from "../math/draw.js"

const latex = {
  parseHTML: (element) => element.getAttribute("data-latex") ?? element.textContent,
  renderHTML: ({ latex: source }) => ({ "data-latex": source }),
}

function formula(name, inline) {
  const kind = inline ? "math-inline" : "math-block"
  const tag = inline ? "span" : "div"
  return Node.create({
    name,
    group: inline ? "inline" : "block",
    inline,
    atom: true,

    addOptions() {
      return { onEdit: () => {}, labels: {} }
    },

    addAttributes() {
      return attributesOf(name, { latex })
    },

    parseHTML() {
      return [{ tag: `${tag}.${kind}`, priority: 60 }]
    },

    renderHTML({ node, HTMLAttributes }) {
      return [tag, mergeAttributes(HTMLAttributes, { class: `math ${kind}` }), node.attrs.latex]
    },

    renderText({ node }) {
      return inline ? `$${node.attrs.latex}$` : `$$${node.attrs.latex}$$`
    },

    addNodeView() {
      return ({ node, getPos, editor }) => {
        const dom = document.createElement(tag)
        dom.className = `math ${kind}`
        const show = (shown) => {
          dom.dataset.latex = shown.attrs.latex
          draw(dom, shown.attrs.latex, { display: !inline, empty: this.options.labels.emptyFormula })
        }
        show(node)
        dom.addEventListener("click", () => {
          if (editor.isEditable) this.options.onEdit(getPos())
        })
        return {
          dom,
          update(next) {
            if (next.type.name !== name) return false
            if (next.attrs.latex !== dom.dataset.latex) show(next)
            return true
          },
          ignoreMutation: () => true,
        }
      }
    },

    addKeyboardShortcuts() {
      return {
        Enter: () => {
          const { selection } = this.editor.state
          if (selection.node?.type.name !== name) return false
          this.options.onEdit(selection.from)
          return true
        },
      }
    },

    addInputRules() {
      const find = inline ? /(?:^|[^$\w\\])(\$([^\s$](?:[^$]*[^\s$])?)\$)$/ : /^\$\$([^$]+)\$\$$/
      return [
        new InputRule({
          find,
          handler: ({ range, match, chain }) => {
            const source = inline ? match[2] : match[1]
            const from = inline ? range.to - match[1].length + 1 : range.from
            const content = { type: name, attrs: { latex: source.trim() } }
            chain().insertContentAt({ from, to: range.to }, content).run()
          },
        }),
      ]
    },
  })
}

export const InlineMath = formula("inlineMath", true)
export const BlockMath = formula("blockMath", false)
