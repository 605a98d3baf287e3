// Puts another text in the editor by its smallest change, so that the caret stays where it is.

/** Read a body with the editor's schema; throws when it holds what this editor does not know. */
export function readBody(schema, body) {
  const node = schema.nodeFromJSON(body)
  node.check()
  return node
}

/** Replace the text by another, leaving untouched what is the same; not undone with one's own. */
export function replaceText(editor, blocks, { undoable = false } = {}) {
  const next = readBody(editor.schema, { type: "doc", content: blocks })
  const { doc, tr } = editor.state
  const start = doc.content.findDiffStart(next.content)
  if (start === null) return
  let { a, b } = doc.content.findDiffEnd(next.content)
  const overlap = start - Math.min(a, b)
  if (overlap > 0) {
    a += overlap
    b += overlap
  }
  tr.replace(start, a, next.slice(start, b))
  if (!tr.doc.eq(next)) {
    editor.view.dispatch(editor.state.tr.replaceWith(0, doc.content.size, next.content).setMeta("addToHistory", undoable))
    return
  }
  editor.view.dispatch(tr.setMeta("addToHistory", undoable))
}
