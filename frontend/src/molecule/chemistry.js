// The drawing board and the drawing of a molecule, by OpenChemLib.
import { CanvasEditor, Molecule } from "openchemlib"

const MOLFILE = /V[23]000/

/** Read a SMILES or a molfile; null for what is neither. */
function read(text) {
  try {
    const plain = text.replaceAll("\r\n", "\n")
    return MOLFILE.test(plain) ? Molecule.fromMolfile(plain) : Molecule.fromSmiles(plain.trim())
  } catch {
    return null
  }
}

/** Open a board that shows what the field holds, and writes in it what is drawn. */
export function open(board, field, writes) {
  const editor = new CanvasEditor(board)
  const show = () => {
    if (!field.value.trim()) return editor.clearAll()
    const molecule = read(field.value)
    if (molecule) editor.setMolecule(molecule)
  }
  show()
  field.addEventListener("change", show)
  editor.setOnChangeListener(({ type, isUserEvent }) => {
    if (type !== "molecule" || !isUserEvent) return
    const molecule = editor.getMolecule()
    const empty = molecule.getAllAtoms() === 0
    field.value = empty ? "" : writes === "smiles" ? molecule.toIsomericSmiles() : molecule.toMolfile()
    // Drafts and the guard against leaving hear of it as of typing.
    field.dispatchEvent(new Event("input", { bubbles: true }))
  })
}

/** Return the drawing as an address that an image takes; null when the text cannot be read. */
export function drawn(text) {
  const molecule = read(text)
  if (!molecule || !molecule.getAllAtoms()) return null
  const svg = molecule.toSVG(360, 260, "molecule", { suppressChiralText: true })
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}
