// Merges two texts that grew from the same one; where both touched the same place, keeps both.
// A paragraph is never merged by its words: 5 mL made 7 mL by one and 5 µL by another is not 7 µL.
const MOST_COMPARED = 4_000_000
const CONTAINERS = new Set([
  "bulletList", "orderedList", "taskList", "listItem", "taskItem",
  "blockquote", "table", "tableRow", "tableCell", "tableHeader",
])

/** List what changed from `a` to `b` (arrays of strings) as [aStart, aEnd, bStart, bEnd]. */
export function changes(a, b) {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  const left = a.slice(start, a.length - end)
  const right = b.slice(start, b.length - end)
  if (!left.length && !right.length) return []
  if (left.length * right.length > MOST_COMPARED) {
    return [[start, a.length - end, start, b.length - end]]
  }
  return gaps(left, right).map((gap) => gap.map((place) => place + start))
}

/** List the stretches between the longest common subsequence of two arrays. */
function gaps(a, b) {
  const width = b.length + 1
  const table = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const here = i * width + j
      table[here] = a[i] === b[j] ? table[here + width + 1] + 1 : Math.max(table[here + width], table[here + 1])
    }
  }
  const out = []
  let [i, j, fromA, fromB] = [0, 0, 0, 0]
  const close = () => {
    if (i > fromA || j > fromB) out.push([fromA, i, fromB, j])
  }
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      close()
      i += 1
      j += 1
      fromA = i
      fromB = j
    } else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i += 1
    else j += 1
  }
  i = a.length
  j = b.length
  close()
  return out
}

/** Say whether two changes of the same text touch the same place. */
function meet([s1, e1], [s2, e2]) {
  if (s1 === e1 && s2 === e2) return s1 === s2
  if (s1 === e1) return s1 > s2 && s1 < e2
  if (s2 === e2) return s2 > s1 && s2 < e1
  return s1 < e2 && s2 < e1
}

/**
 * Merge `mine` and `theirs`, both grown from `base` (arrays of blocks as JSON).
 * Returns parts in order: { blocks } where they agree or only one changed, else { mine, theirs }.
 */
export function merge(base, mine, theirs) {
  const [b, m, t] = [base, mine, theirs].map((blocks) => blocks.map((block) => JSON.stringify(block)))
  const left = changes(b, m)
  const right = changes(b, t)
  const parts = []
  let place = 0
  const agreed = (until) => {
    if (until > place) parts.push({ blocks: base.slice(place, until) })
    place = until
  }
  while (left.length || right.length) {
    const first = !right.length || (left.length && left[0][0] <= right[0][0]) ? left : right
    const group = { left: [], right: [] }
    ;(first === left ? group.left : group.right).push(first.shift())
    gather(group, left, right)
    const all = [...group.left, ...group.right]
    const from = Math.min(...all.map((change) => change[0]))
    const until = Math.max(...all.map((change) => change[1]))
    agreed(from)
    parts.push(...settled(group, from, until, base, mine, theirs))
    place = until
  }
  agreed(base.length)
  return parts
}

/** Take into a group every change that meets one already there. */
function gather(group, left, right) {
  for (let grown = true; grown; ) {
    grown = false
    if (right.length && group.left.some((change) => meet(change, right[0]))) {
      group.right.push(right.shift())
      grown = true
    }
    if (left.length && group.right.some((change) => meet(change, left[0]))) {
      group.left.push(left.shift())
      grown = true
    }
  }
}

/** Return what a group of changes gives. */
function settled(group, from, until, base, mine, theirs) {
  const own = side(group.left, from, until, base, mine)
  const other = side(group.right, from, until, base, theirs)
  if (!group.right.length) return [{ blocks: own }]
  if (!group.left.length || JSON.stringify(own) === JSON.stringify(other)) return [{ blocks: other }]
  const was = base.slice(from, until)
  if (was.length !== own.length || was.length !== other.length) return [{ mine: own, theirs: other }]
  return was.map((block, place) => paired(block, own[place], other[place]))
}

/** Merge two versions of one block. */
function paired(base, mine, theirs) {
  const [was, own, other] = [base, mine, theirs].map((block) => JSON.stringify(block))
  if (own === was || own === other) return { blocks: [theirs] }
  if (other === was) return { blocks: [mine] }
  const inner = within(base, mine, theirs)
  return inner ? { blocks: [inner] } : { mine: [mine], theirs: [theirs] }
}

/** Merge what stands inside one list, table or quotation that both changed; null when they collide. */
function within(base, mine, theirs) {
  if (!CONTAINERS.has(base.type) || mine.type !== base.type || theirs.type !== base.type) return null
  const [was, own, other] = [base, mine, theirs].map((node) => JSON.stringify(node.attrs))
  if (own !== was && other !== was && own !== other) return null
  const parts = merge(base.content || [], mine.content || [], theirs.content || [])
  if (!parts.every((part) => part.blocks)) return null
  return { ...(own === was ? theirs : mine), content: parts.flatMap((part) => part.blocks) }
}

/** Write one side's version of a stretch of the base. */
function side(own, from, until, base, version) {
  const out = []
  let place = from
  for (const [start, end, into, upto] of own) {
    out.push(...base.slice(place, start), ...version.slice(into, upto))
    place = end
  }
  return [...out, ...base.slice(place, until)]
}
