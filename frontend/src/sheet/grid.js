// Where the cells of a table lie, those that span several places included.
const LARGEST = 20_000
const SPAN = (value) => (Number.isInteger(value) && value > 0 ? value : 1)

/** Name the size of a table, its rows and columns: what a formula tells that it was written for. */
export function shapeOf({ height, width }) {
  return `${height}x${width}`
}

/** Return `{ places, height, width }`, `places[row][cell]` being `{ row, column }`; null for too large a table. */
export function laid(rows) {
  const taken = new Set()
  const places = []
  let width = 0
  const key = (row, column) => row * (LARGEST + 1) + column
  for (let row = 0; row < rows.length; row += 1) {
    places.push([])
    let column = 0
    for (const cell of rows[row]) {
      while (taken.has(key(row, column))) column += 1
      const [wide, tall] = [SPAN(cell.colspan), Math.min(SPAN(cell.rowspan), rows.length - row)]
      if (taken.size + wide * tall > LARGEST) return null
      for (let down = 0; down < tall; down += 1) for (let right = 0; right < wide; right += 1) taken.add(key(row + down, column + right))
      places[row].push({ row, column })
      column += wide
      width = Math.max(width, column)
    }
  }
  return { places, height: rows.length, width }
}
