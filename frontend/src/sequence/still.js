// A sequence as it stands on paper and on a page without script: facts, map, table, numbered lines.
import { circularMap } from "./circular.js"
import { linearMap } from "./linear.js"
import { countOf, lineTree, WIDTH } from "./lines.js"
import { isReverse, writePlace } from "./locations.js"
import { painted } from "./mapping.js"
import { MOST_LETTERS, read } from "./source.js"
import { toText } from "./tree.js"
import { facts, remarks, wordsOf } from "./words.js"

const PRINTED_LINES = 170
const PRINTED_RECORDS = 20
const PRINTED_FEATURES = 400

/** Draw the map that suits a record: { tree, leftOut }. */
export function mapOf(record, words) {
  if (record.alphabet === "protein" && !record.features.length) return { tree: null, leftOut: 0 }
  return record.circular ? circularMap(record, words) : linearMap(record, words)
}

/** Return the table of a record's features; `act` makes what stands in the first cell. */
export function featureTable(record, { say }, { most = Infinity } = {}) {
  const head = ["kind", "label", "place", "strand"].map((name) => ["th", { scope: "col" }, say(name)])
  const rows = record.features.slice(0, most).map((feature, place) => {
    const strands = new Set(feature.parts.map(({ strand }) => strand))
    const strand = strands.size > 1 ? "both" : isReverse(feature.parts) ? "other" : "given"
    const { fill, class: group } = painted(feature.kind)
    const dot = ["svg", { viewBox: "0 0 10 10", width: 10, height: 10, "aria-hidden": "true" }, ["circle", { cx: 5, cy: 5, r: 5, class: group, fill }]]
    return ["tr", { "data-feature": place }, ["th", { scope: "row" }, dot, ` ${feature.kind}`], ["td", {}, feature.label], ["td", {}, ["code", {}, writePlace(feature)]], ["td", {}, say(strand)]]
  })
  return ["table", { class: "sequence-features" }, ["thead", {}, ["tr", {}, ...head]], ["tbody", {}, ...rows]]
}

function recordTrees(record, words) {
  const { say } = words
  const trees = [["p", { class: "sequence-facts" }, [record.name, ...facts(record, words)].filter(Boolean).join(" · ")]]
  if (record.definition) trees.push(["p", { class: "sequence-definition" }, record.definition])
  if (!record.letters || record.letters.length > MOST_LETTERS) return trees
  const { tree, leftOut } = mapOf(record, words)
  if (tree) trees.push(tree)
  if (leftOut) trees.push(["p", {}, say("leftOut", { count: leftOut })])
  if (record.features.length) trees.push(featureTable(record, words, { most: PRINTED_FEATURES }))
  const rows = Math.min(countOf(record), PRINTED_LINES)
  const lines = Array.from({ length: rows }, (_, row) => lineTree(record, row)).flat()
  trees.push(["pre", { class: "sequence-lines" }, ...lines])
  if (rows < countOf(record)) trees.push(["p", {}, say("cutHere", { count: rows * WIDTH })])
  return trees
}

/** Return a whole source as HTML: what an engine without a page draws. */
export function still(text, attributes, lang) {
  const words = wordsOf(lang)
  const found = read(text, attributes)
  const said = remarks(found, words)
  const trees = found.records.slice(0, PRINTED_RECORDS).flatMap((record) => recordTrees(record, words))
  if (said.length) trees.push(["ul", { class: "sequence-remarks" }, ...said.map((each) => ["li", {}, each])])
  return trees.map(toText).join("")
}
