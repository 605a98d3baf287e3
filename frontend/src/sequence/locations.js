// Places of features (INSDC feature table definition, section 3.4).

const MOST_PARTS = 2_000
const DEEPEST = 20

/**
 * Read a place: { parts, operator }, the parts in the order they are read, each { start, end,
 * strand, open5, open3 } with whole numbers from 1, `between` for a site between two letters.
 * Returns null when it cannot be read; a part of another record is left out and counted in `remote`.
 */
export function readPlace(text) {
  const reader = new Reader(text.replace(/\s+/g, ""))
  const parts = reader.place(0)
  if (!parts || !reader.ended || parts.length > MOST_PARTS) return null
  return { parts, operator: reader.operator, remote: reader.remote }
}

class Reader {
  constructor(text) {
    Object.assign(this, { text, at: 0, operator: "", remote: 0 })
  }

  get ended() {
    return this.at === this.text.length
  }

  take(pattern) {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at = pattern.lastIndex
    return found
  }

  place(depth) {
    if (depth > DEEPEST) return null
    const called = this.take(/(complement|join|order|one-of|bond|gap)\(/gy)?.[1]
    if (!called) return this.span()
    if (called === "gap") return this.take(/[^()]*\)/gy) ? [] : null
    const parts = this.list(depth)
    if (!parts || called !== "complement") {
      if (called !== "complement") this.operator ||= called
      return parts
    }
    return parts.reverse().map((part) => ({ ...part, strand: -part.strand }))
  }

  list(depth) {
    const parts = []
    do {
      const inner = this.place(depth + 1)
      if (!inner || parts.length > MOST_PARTS) return null
      parts.push(...inner)
    } while (this.take(/,/gy))
    return this.take(/\)/gy) ? parts : null
  }

  span() {
    const elsewhere = this.take(/[A-Za-z][\w.]*:/gy)
    const start = this.point()
    if (!start) return null
    const joined = this.take(/\.\.|\^/gy)?.[0]
    const end = joined ? this.point() : start
    if (!end) return null
    if (elsewhere) {
      this.remote += 1
      return []
    }
    const open = { open5: start.sign === "<", open3: end.sign === ">" }
    return [{ start: start.low, end: end.high, strand: 1, ...open, ...(joined === "^" && { between: true }) }]
  }

  /** Read a number, perhaps open (<5, >5) or within a range ((5.9), 5.9). */
  point() {
    const within = this.take(/\((\d{1,12})\.(\d{1,12})\)/gy)
    if (within) return { sign: "", low: Number(within[1]), high: Number(within[2]) }
    const found = this.take(/([<>]?)(\d{1,12})(?:\.(?=\d)(\d{1,12}))?/gy)
    return found && { sign: found[1], low: Number(found[2]), high: Number(found[3] ?? found[2]) }
  }
}

/** Say whether a place is read on the other strand. */
export const isReverse = (parts) => parts.length > 0 && parts.every(({ strand }) => strand < 0)

/** Write a place as GenBank does. */
export function writePlace({ parts, operator }) {
  const one = ({ start, end, open5, open3, between }) => {
    const first = `${open5 ? "<" : ""}${start}`
    return start === end && !open5 && !open3 ? first : `${first}${between ? "^" : ".."}${open3 ? ">" : ""}${end}`
  }
  const reverse = isReverse(parts)
  const written = (reverse ? [...parts].reverse() : parts).map((part) => (part.strand < 0 && !reverse ? `complement(${one(part)})` : one(part)))
  const joined = written.length > 1 ? `${operator || "join"}(${written.join(",")})` : written[0]
  return reverse ? `complement(${joined})` : joined
}
