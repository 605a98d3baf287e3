// What both maps share: which features are drawn, their colours, their titles.
import { isReverse, writePlace } from "./locations.js"

// Each is three times as dark as white paper at least (WCAG 1.4.11); style sheets give others for the dark.
const COLOURS = {
  coding: "#2563a8", gene: "#3b7a3b", promoter: "#a84a0c", terminator: "#b42318", origin: "#7a6000",
  primer: "#6d28d9", rna: "#0e7490", peptide: "#be185d", other: "#57606a",
}
const GROUPS = [
  [/^cds$/i, "coding"], [/^gene$/i, "gene"], [/promoter|regulatory|enhancer|-35|-10|rbs/i, "promoter"],
  [/terminator|polya/i, "terminator"], [/origin|ori/i, "origin"], [/primer/i, "primer"], [/rna|exon|intron|utr/i, "rna"],
  [/peptide|protein|region|site|domain/i, "peptide"],
]
const WHOLE = 0.995
const LONGEST_LABEL = 24

/** Return the group of a kind of feature. */
export const groupOf = (kind) => GROUPS.find(([pattern]) => pattern.test(kind))?.[1] || "other"

/** Return the attributes that give a shape its colour, on paper and on screens. */
export const painted = (kind) => ({ class: `sequence-${groupOf(kind)}`, fill: COLOURS[groupOf(kind)] })

/** Return the name of a feature, short enough for a map. */
export function named({ label, kind }) {
  const name = label || kind
  return name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1)}…` : name
}

/** Return the full title of a feature. */
export const titled = (feature) => `${feature.kind} ${feature.label}`.trim() + `, ${writePlace(feature)}`

/** Return the features that a map shows, longest first; what covers the whole is no feature of it. */
export function drawable({ features, letters }) {
  const genes = new Set(features.filter(({ kind }) => /^cds$/i.test(kind)).map(extent))
  return features
    .filter((feature) => feature.kind !== "source" && sizeOf(feature, letters.length) < letters.length * WHOLE)
    .filter((feature) => feature.kind !== "gene" || !genes.has(extent(feature)))
    .sort((a, b) => sizeOf(b, letters.length) - sizeOf(a, letters.length))
}

const extent = ({ parts }) => parts.map(({ start, end }) => `${start}-${end}`).join()

/** Return how many letters a part covers, around the origin too. */
export const span = ({ start, end }, length) => (end >= start ? end - start + 1 : length - start + 1 + end)

const sizeOf = ({ parts }, length) => parts.reduce((sum, part) => sum + span(part, length), 0)

/** Return the place on the map where a feature is read to: the tip of its arrow. */
export const isBackward = ({ parts }) => isReverse(parts)

/** Return round numbers along a length, at most `most`. */
export function ticks(length, most) {
  const rough = Math.max(1, length / most)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough)
  const found = []
  for (let place = step; place < length; place += step) found.push(place)
  return found
}

export const point = (value) => String(Math.round(value * 10) / 10)
export const INK = { class: "sequence-ink", fill: "#1c2128" }
export const QUIET = { class: "sequence-quiet", fill: "#57606a" }
export const LINE = { class: "sequence-rule", stroke: "#57606a", fill: "none" }
