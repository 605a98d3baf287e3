// The schema that the editor's extensions make, in the form of schema.json.
import { getSchema } from "@tiptap/core"
import { extensions } from "./editor/extensions.js"

const schema = getSchema(extensions())
const kept = ["content", "marks", "group", "inline", "atom", "code", "inclusive", "excludes"]

function describe(specs) {
  const out = {}
  specs.forEach((name, spec) => {
    const one = {}
    for (const key of kept) {
      const absent = spec[key] === undefined || (spec[key] === false && key !== "inclusive")
      if (!absent) one[key] = spec[key]
    }
    one.attrs = {}
    for (const [key, rule] of Object.entries(spec.attrs || {})) {
      one.attrs[key] = "default" in rule ? { default: rule.default } : {}
    }
    out[name] = one
  })
  return out
}

export const described = { nodes: describe(schema.spec.nodes), marks: describe(schema.spec.marks) }
