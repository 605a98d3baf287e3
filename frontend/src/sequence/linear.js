// The map of a linear sequence: arrows on lanes above a scale.
import { drawable, INK, isBackward, LINE, named, painted, point, QUIET, ticks, titled } from "./mapping.js"

const WIDTH = 760
const MARGIN = 16
const LANE = 34
const LANES = 12
const THICK = 14
const LETTER = 7.2
const FONT = { "font-family": "paper-latin, sans-serif", "font-size": "13" }

/** Draw the map; returns { tree, leftOut }, or no tree when there is nothing to draw. */
export function linearMap(record, { number, say }) {
  const shown = drawable(record)
  const { length } = record.letters
  if (!shown.length) return { tree: null, leftOut: 0 }
  const at = (place) => MARGIN + ((WIDTH - 2 * MARGIN) * place) / length
  const { placed, leftOut, lanes } = laid(shown, at)
  const bottom = lanes * LANE + 12
  const tree = [
    "svg",
    { viewBox: `0 0 ${WIDTH} ${bottom + 28}`, width: WIDTH, height: bottom + 28, class: "sequence-map", role: "img", "aria-label": say("map", { name: record.name || say("sequence"), count: placed.length }) },
    ["path", { d: `M${MARGIN} ${bottom}H${WIDTH - MARGIN}`, ...LINE, "stroke-width": 2 }],
    ...ticks(length, 8).flatMap((place) => [
      ["path", { d: `M${point(at(place))} ${bottom}v6`, ...LINE }],
      ["text", { x: point(at(place)), y: bottom + 20, "text-anchor": "middle", ...QUIET, ...FONT, "font-size": "11" }, number(place)],
    ]),
    ...placed.map((each) => drawn(each, at)),
  ]
  return { tree, leftOut }
}

/** Put each feature on the first lane where neither it nor its name covers another. */
function laid(features, at) {
  const ends = []
  const placed = []
  let leftOut = 0
  const first = ({ parts }) => Math.min(...parts.map(({ start }) => start))
  for (const feature of [...features].sort((a, b) => first(a) - first(b))) {
    const left = at(first(feature) - 1)
    const right = at(Math.max(...feature.parts.map(({ end }) => end)))
    const name = named(feature)
    const start = Math.max(MARGIN, Math.min(left, WIDTH - MARGIN - name.length * LETTER))
    const lane = ends.findIndex((end) => end <= Math.min(left, start))
    const chosen = lane < 0 ? ends.length : lane
    if (chosen >= LANES) leftOut += 1
    else {
      ends[chosen] = Math.max(right, start + name.length * LETTER) + 8
      placed.push({ feature, name, start, lane: chosen })
    }
  }
  return { placed, leftOut, lanes: ends.length }
}

function drawn({ feature, name, start, lane }, at) {
  const top = lane * LANE + 18
  const backward = isBackward(feature)
  const paths = feature.parts.map((part, place) => bar(at(part.start - 1), at(part.end), top, backward, place === feature.parts.length - 1))
  const [low, high] = [Math.min(...feature.parts.map((part) => part.end)), Math.max(...feature.parts.map((part) => part.start))]
  const joint = feature.parts.length > 1 && high > low ? [["path", { d: `M${point(at(low))} ${top + THICK / 2}H${point(at(high))}`, ...LINE }]] : []
  return [
    "g", {}, ["title", {}, titled(feature)],
    ...joint,
    ["path", { d: paths.join(""), ...painted(feature.kind) }],
    ["text", { x: point(start), y: top - 4, ...INK, ...FONT }, name],
  ]
}

function bar(from, to, top, backward, headed) {
  const end = Math.max(to, from + 2)
  const head = headed ? Math.min(9, (end - from) * 0.7) : 0
  const [middle, bottom] = [top + THICK / 2, top + THICK]
  if (backward) return `M${point(end)} ${top}H${point(from + head)}L${point(from)} ${middle}L${point(from + head)} ${bottom}H${point(end)}z`
  return `M${point(from)} ${top}H${point(end - head)}L${point(end)} ${middle}L${point(end - head)} ${bottom}H${point(from)}z`
}
