// Functions that add and count, all the cells or those that answer a criterion.
import { fail } from "../fault.js"
import { Area, isNumber, numbers, pairs, single } from "../taking.js"
import { criterion } from "./criteria.js"

/** Add numbers without losing the small ones beside the large ones (Neumaier). */
export function sum(values) {
  let [total, lost] = [0, 0]
  for (const value of values) {
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return Number.isFinite(lost) ? total + lost : total
}

const everything = (given) => given.flatMap((each) => (each instanceof Area ? each.values() : [each]))
const areaOf = (given) => (given instanceof Area ? given : fail("area"))

/** Return the numbers of `where` at the places that answer, those of the tested area when there is none. */
function answering([tested, asked, where = tested]) {
  const [area, taken] = [areaOf(tested), areaOf(where)]
  const answers = criterion(single(asked).value)
  if (area.size !== taken.size) fail("sizes")
  const cells = taken.cells()
  return area.cells().flatMap((cell, place) => (answers(cell) && isNumber(cells[place]) ? [cells[place].value] : []))
}

export const adding = [
  ["SUM SOMME", 1, 255, (given) => sum(numbers(given))],
  ["PRODUCT PRODUIT", 1, 255, (given) => numbers(given).reduce((product, value) => product * value, 1)],
  ["SUMSQ SOMME.CARRES", 1, 255, (given) => sum(numbers(given).map((value) => value * value))],
  ["SUMPRODUCT SOMMEPROD", 1, 2, ([one, two]) => (two ? sum(pairs(one, two).map(([x, y]) => x * y)) : sum(numbers([one])))],
  ["COUNT NB", 1, 255, (given) => everything(given).filter((value) => typeof value === "number").length],
  ["COUNTA NBVAL", 1, 255, (given) => everything(given).filter((value) => value !== null).length],
  ["COUNTBLANK NB.VIDE", 1, 1, ([area]) => areaOf(area).values().filter((value) => value === null || value === "").length],
  ["COUNTIF NB.SI", 2, 2, ([area, asked]) => areaOf(area).cells().filter(criterion(single(asked).value)).length],
  ["SUMIF SOMME.SI", 2, 3, (given) => sum(answering(given))],
  ["AVERAGEIF MOYENNE.SI", 2, 3, (given) => {
    const found = answering(given)
    return found.length ? sum(found) / found.length : fail("none")
  }],
]
