// Whether this page knows all that a document holds: what it does not know it would erase.
import * as Y from "yjs"

const HASH = /--[a-zA-Z0-9+/=]{8}$/

/** Say whether every element and mark below a Yjs element is of the schema. */
export function isKnown(schema, element) {
  return element.toArray().every((child) => isOfSchema(schema, child))
}

/** Say whether what a transaction brought is of the schema: what is not would be struck out. */
export function bringsKnown(schema, { changed, beforeState }) {
  const isNew = ({ _item: { id } }) => id.clock >= (beforeState.get(id.client) || 0)
  return [...changed.keys()].every((type) => {
    if (type instanceof Y.XmlText) return isOfSchema(schema, type)
    if (!(type instanceof Y.XmlFragment)) return true
    return type.toArray().every((child) => !isNew(child) || isOfSchema(schema, child))
  })
}

function isOfSchema(schema, child) {
  if (child instanceof Y.XmlText) {
    return child.toDelta().every(({ attributes = {} }) => Object.keys(attributes).every((name) => name.replace(HASH, "") in schema.marks))
  }
  return child.nodeName in schema.nodes && isKnown(schema, child)
}

/** Estimate the bytes that a slice will weigh as one Yjs update. */
export function weight(slice) {
  let bytes = 0
  slice.content.descendants((node) => {
    const given = Object.values(node.attrs).filter((value) => value !== null).length
    bytes += node.isText ? new Blob([node.text]).size + 12 * (1 + node.marks.length) : 24 + 26 * given
  })
  return bytes
}
