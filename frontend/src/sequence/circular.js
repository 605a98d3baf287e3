// The map of a circular sequence: arrows around a circle, names beside, none over another.
import { cutters } from "./enzymes.js"
import { drawable, INK, isBackward, LINE, named, painted, point, QUIET, span, ticks, titled } from "./mapping.js"

const [WIDTH, HEIGHT, CENTRE_X] = [760, 560, 380]
const CENTRE_Y = HEIGHT / 2
const RADIUS = 170
const THICK = 16
const RING = 22
const RINGS = 4
const LABEL_AT = RADIUS + 44
const ROW = 17
const MOST_LABELS = 44
const MOST_SITES = 16
const FONT = { "font-family": "paper-latin, sans-serif", "font-size": "13" }

const angleOf = (place, length) => (2 * Math.PI * place) / length
const x = (angle, radius) => CENTRE_X + radius * Math.sin(angle)
const y = (angle, radius) => CENTRE_Y - radius * Math.cos(angle)
const at = (angle, radius) => `${point(x(angle, radius))} ${point(y(angle, radius))}`

/** Draw the map; returns { tree, leftOut }. */
export function circularMap(record, { number, say }) {
  const { length } = record.letters
  const { placed, leftOut } = rings(drawable(record), length)
  const sites = cutters(record).filter(({ cuts }) => cuts.length === 1).slice(0, MOST_SITES)
  const labels = [
    ...placed.map(({ feature, ring }) => label(middle(feature, length), named(feature), ring, INK)),
    ...(placed.length + sites.length <= MOST_LABELS ? sites.map(({ name, cuts }) => label(angleOf(cuts[0], length), `${name} (${number(cuts[0])})`, 0, QUIET)) : []),
  ]
  const title = record.name || say("sequence")
  const tree = [
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, class: "sequence-map", role: "img", "aria-label": say(placed.length ? "map" : "noFeature", { name: title, count: placed.length }) },
    ["circle", { cx: CENTRE_X, cy: CENTRE_Y, r: RADIUS, ...LINE, "stroke-width": 2 }],
    ...scale(length, number),
    ...placed.map(({ feature, ring }) => arrow(feature, ring, length)),
    ...spread(labels),
    ["text", { x: CENTRE_X, y: CENTRE_Y - 4, "text-anchor": "middle", ...INK, ...FONT, "font-size": "20", "font-weight": "600" }, title.slice(0, 22)],
    ["text", { x: CENTRE_X, y: CENTRE_Y + 18, "text-anchor": "middle", ...QUIET, ...FONT, "font-size": "14" }, say("pairs", { count: length })],
  ]
  return { tree, leftOut }
}

/** Put features on rings, from the circle inwards, so that none covers another. */
function rings(features, length) {
  const taken = Array.from({ length: RINGS }, () => [])
  const gap = length / 360
  const placed = []
  let leftOut = 0
  for (const feature of features) {
    const arcs = feature.parts.flatMap(({ start, end }) => (start <= end ? [[start, end]] : [[start, length], [1, end]]))
    const ring = taken.findIndex((ring) => arcs.every(([a, b]) => ring.every(([c, d]) => b + gap < c || d + gap < a)))
    if (ring < 0) leftOut += 1
    else {
      taken[ring].push(...arcs)
      placed.push({ feature, ring })
    }
  }
  return { placed, leftOut }
}

function middle({ parts }, length) {
  const longest = parts.reduce((a, b) => (span(b, length) > span(a, length) ? b : a))
  return angleOf((longest.start - 1 + span(longest, length) / 2) % length, length)
}

function arrow(feature, ring, length) {
  const radius = RADIUS - ring * RING
  const backward = isBackward(feature)
  const paths = feature.parts.map((part, place) => {
    const last = place === feature.parts.length - 1
    return arc(angleOf(part.start - 1, length), angleOf(part.start - 1 + span(part, length), length), radius, backward, last)
  })
  return ["path", { d: paths.join(""), ...painted(feature.kind) }, ["title", {}, titled(feature)]]
}

/** Return a band from one angle to another, with a head where it is read to. */
function arc(from, to, radius, backward, headed) {
  const [outer, inner, far] = [radius + THICK / 2, radius - THICK / 2, THICK / 2 + 4]
  const end = Math.max(to, from + 0.012)
  const head = headed ? Math.min(0.075 * (RADIUS / radius), (end - from) * 0.7) : 0
  const [start, stop] = backward ? [from + head, end] : [from, end - head]
  const large = stop - start > Math.PI ? 1 : 0
  const there = `M${at(start, outer)}A${outer} ${outer} 0 ${large} 1 ${at(stop, outer)}`
  const back = `${at(stop, inner)}A${inner} ${inner} 0 ${large} 0 ${at(start, inner)}`
  if (!headed) return `${there}L${back}z`
  if (backward) return `${there}L${back}L${at(start, radius - far)}L${at(from, radius)}L${at(start, radius + far)}z`
  return `${there}L${at(stop, radius + far)}L${at(end, radius)}L${at(stop, radius - far)}L${back}z`
}

function scale(length, number) {
  const inside = RADIUS - RINGS * RING - 4
  return ticks(length, 10).filter((place) => place < length * 0.97).flatMap((place) => {
    const angle = angleOf(place, length)
    return [
      ["path", { d: `M${at(angle, inside)}L${at(angle, inside + 6)}`, ...LINE }],
      ["text", { x: point(x(angle, inside - 16)), y: point(y(angle, inside - 16) + 4), "text-anchor": "middle", ...QUIET, ...FONT, "font-size": "11" }, number(place)],
    ]
  })
}

const label = (angle, text, ring, ink) => ({ angle, text, ring, ink })

/** Write the names on two sides, each a row of its own, tied to its place. */
function spread(labels) {
  const sides = [labels.filter(({ angle }) => Math.sin(angle) >= 0), labels.filter(({ angle }) => Math.sin(angle) < 0)]
  return sides.flatMap((side, left) => {
    const rows = side.map((each) => ({ ...each, wanted: y(each.angle, LABEL_AT) })).sort((a, b) => a.wanted - b.wanted)
    const tops = rowsOf(rows.map(({ wanted }) => wanted))
    return rows.flatMap((each, place) => written(each, tops[place], left ? -1 : 1))
  })
}

/** Keep rows apart, each as near as can be to its place: neighbours that would touch move together. */
function rowsOf(wanted) {
  const step = Math.min(ROW, (HEIGHT - 2 * ROW) / Math.max(1, wanted.length - 1))
  const groups = []
  wanted.forEach((place, row) => {
    groups.push({ sum: place - row * step, count: 1 })
    for (let last = groups.at(-1), before = groups.at(-2); before && before.sum / before.count > last.sum / last.count; last = groups.at(-1), before = groups.at(-2)) {
      groups.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count })
    }
  })
  const highest = HEIGHT - ROW - (wanted.length - 1) * step
  return groups.flatMap(({ sum, count }) => Array(count).fill(Math.min(Math.max(sum / count, ROW), highest))).map((place, row) => place + row * step)
}

function written({ angle, text, ring, ink }, top, sign) {
  // A name stands outside of the circle as of its own place: no tie crosses another name.
  const height = Math.min(1, Math.abs(top - CENTRE_Y) / LABEL_AT)
  const beside = Math.max(LABEL_AT * Math.sqrt(1 - height * height), Math.abs(Math.sin(angle)) * (RADIUS + 30))
  const edge = CENTRE_X + sign * (beside + 12)
  const from = ring ? at(angle, RADIUS - ring * RING + THICK / 2) : at(angle, RADIUS + THICK / 2 + 4)
  const bend = at(angle, RADIUS + 26)
  return [
    ["path", { d: `M${from}L${bend}L${point(edge - sign * 3)} ${point(top)}`, ...LINE, "stroke-width": 0.8 }],
    ["text", { x: point(edge), y: point(top + 4), "text-anchor": sign > 0 ? "start" : "end", ...ink, ...FONT }, text],
  ]
}
