// The schema that the editor and the server share, and its attributes in TipTap's form.
import spec from "../../../src/encre/research/notebook/body/schema.json"

export { spec }

/** Return the attributes of a node or mark for TipTap, `extra` telling how each is read and written. */
export function attributesOf(name, extra = {}) {
  const rules = (spec.nodes[name] || spec.marks[name]).attrs || {}
  const attributes = {}
  for (const [key, rule] of Object.entries(rules)) {
    const own = "default" in rule ? { default: rule.default } : { isRequired: true }
    attributes[key] = { ...own, ...extra[key] }
  }
  return attributes
}

/** Return the values that an attribute may take. */
export function choices(name, key) {
  return (spec.nodes[name] || spec.marks[name]).attrs[key].choices
}
