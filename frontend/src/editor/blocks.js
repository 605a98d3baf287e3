// The blocks of a body, with exactly the attributes of the shared schema.
import Blockquote from "@tiptap/extension-blockquote"
import CodeBlockNode from "@tiptap/extension-code-block"
import HeadingNode from "@tiptap/extension-heading"
import HorizontalRule from "@tiptap/extension-horizontal-rule"
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from "@tiptap/extension-list"
import ParagraphNode from "@tiptap/extension-paragraph"
import { Table as TableNode, TableCell, TableHeader, TableRow } from "@tiptap/extension-table"
import { styleOf } from "./palette.js"
import { attributesOf, choices, spec } from "./spec.js"

const ALIGNED = { center: "text-center", right: "text-end", justify: "text-justify" }

const textAlign = {
  parseHTML: (element) => {
    const side = styleOf(element, "text-align") || element.getAttribute("align") || ""
    if (choices("paragraph", "textAlign").includes(side)) return side
    return Object.keys(ALIGNED).find((key) => element.classList.contains(ALIGNED[key])) || null
  },
  renderHTML: ({ textAlign: side }) => (side ? { class: ALIGNED[side] } : {}),
}

const Paragraph = ParagraphNode.extend({
  addAttributes() {
    return attributesOf("paragraph", { textAlign })
  },
})

const Heading = HeadingNode.extend({
  addAttributes() {
    return attributesOf("heading", { textAlign, level: { rendered: false } })
  },
  parseHTML() {
    // Smaller headings of elsewhere become our smallest.
    const small = ["h4", "h5", "h6"].map((tag) => ({ tag, attrs: { level: 3 } }))
    return [...this.parent(), ...small]
  },
}).configure({ levels: choices("heading", "level") })

const CodeBlock = CodeBlockNode.extend({
  addAttributes() {
    const pattern = new RegExp(spec.nodes.codeBlock.attrs.language.pattern)
    return attributesOf("codeBlock", {
      language: {
        parseHTML: (element) => {
          const names = [...element.classList, ...(element.firstElementChild?.classList || [])]
          const found = names.find((name) => name.startsWith("language-"))?.slice(9).toLowerCase()
          return found && pattern.test(found) ? found : null
        },
        rendered: false,
      },
    })
  },
})

const Ordered = OrderedList.extend({
  addAttributes() {
    return attributesOf("orderedList", {
      start: { parseHTML: (element) => Math.max(0, parseInt(element.getAttribute("start") || "1", 10) || 0) },
    })
  },
})

const Task = TaskItem.extend({
  addAttributes() {
    const { checked } = this.parent()
    return attributesOf("taskItem", { checked: { ...checked, default: false } })
  },
  parseHTML() {
    return [
      ...this.parent(),
      { tag: "li.task", priority: 51 },
      { tag: "li", priority: 51, getAttrs: (element) => (isChecklistItem(element) ? null : false) },
    ]
  },
})

const Tasks = TaskList.extend({
  parseHTML() {
    return [
      ...this.parent(),
      { tag: "ul.task-list, ul.tox-checklist, ul.contains-task-list", priority: 51 },
    ]
  },
})

function isChecklistItem(element) {
  return element.parentElement?.matches(".task-list, .tox-checklist, .contains-task-list")
}

const span = (name) => ({
  parseHTML: (element) => {
    const most = spec.nodes.tableCell.attrs[name].maximum
    return Math.min(Math.max(parseInt(element.getAttribute(name) || "1", 10) || 1, 1), most)
  },
})

const colwidth = {
  parseHTML: (element) => {
    const widths = element.getAttribute("data-colwidth") || ""
    return /^\d{1,4}(,\d{1,4})*$/.test(widths) ? widths.split(",").map(Number) : null
  },
  renderHTML: ({ colwidth: widths }) => (widths ? { "data-colwidth": widths.join(",") } : {}),
}

// Said by whoever writes the formula, never taken from what is pasted.
const shape = { rendered: false, parseHTML: () => null }

const cell = (node, name) =>
  node.extend({
    addAttributes() {
      return attributesOf(name, { colspan: span("colspan"), rowspan: span("rowspan"), colwidth, shape })
    },
  })

const computes = {
  parseHTML: (element) => (element.getAttribute("data-computes") === "true" ? true : null),
  renderHTML: ({ computes: does }) => (does ? { "data-computes": "true" } : {}),
}

const Table = TableNode.extend({
  addAttributes() {
    return attributesOf("table", { computes })
  },
  renderHTML({ HTMLAttributes }) {
    // Inline styles, which the original writes for column widths, are refused by our policy.
    return ["div", { class: "body-table" }, ["table", HTMLAttributes, ["tbody", 0]]]
  },
  addNodeView() {
    return undefined
  },
}).configure({ resizable: false })

export const blocks = [
  Paragraph,
  Heading,
  BulletList,
  Ordered,
  ListItem,
  Tasks,
  Task.configure({ nested: true }),
  ListKeymap,
  Blockquote,
  CodeBlock,
  HorizontalRule,
  Table,
  TableRow,
  cell(TableCell, "tableCell"),
  cell(TableHeader, "tableHeader"),
]
