// Statistics of samples; fewer values than a measure needs are said, never guessed.
import { fail } from "../fault.js"
import { number, numbers, pairs, whole } from "../taking.js"
import { sum } from "./adding.js"
import { ttest } from "./student.js"

/** Return the numbers given, at least `least` of them. */
function sample(given, least = 1) {
  const found = numbers(given)
  if (found.length < least) fail(found.length || least > 1 ? "few" : "none", { least, count: found.length })
  return found
}

const mean = (values) => sum(values) / values.length
/** Return the sum of the squares of what lies between values and their mean. */
function spread(values, centre = mean(values)) {
  return sum(values.map((value) => (value - centre) ** 2))
}
const variance = (values) => spread(values) / (values.length - 1)
const deviation = (values) => Math.sqrt(variance(values))
const ascending = (values) => [...values].sort((one, two) => one - two)

/** Return the value below which a share lies, drawn between its neighbours. */
function quantile(values, share) {
  if (!(share >= 0 && share <= 1)) fail("share")
  const sorted = ascending(values)
  const place = share * (sorted.length - 1)
  const low = Math.floor(place)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low] + (sorted[high] - sorted[low]) * (place - low)
}

/** Return the sums of a straight line through points (`ys` first, as spreadsheets take them). */
function line(ys, xs) {
  const points = pairs(ys, xs)
  if (points.length < 2) fail("few", { least: 2, count: points.length })
  const [my, mx] = [0, 1].map((axis) => mean(points.map((point) => point[axis])))
  const xx = sum(points.map(([, x]) => (x - mx) ** 2))
  const yy = sum(points.map(([y]) => (y - my) ** 2))
  const xy = sum(points.map(([y, x]) => (x - mx) * (y - my)))
  if (xx === 0) fail("flat")
  return { mx, my, yy, xx, xy, slope: xy / xx }
}

function correlation(given) {
  const { xx, yy, xy } = line(...given)
  return yy === 0 ? fail("flat") : Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy)))
}

function geometric(given) {
  const values = sample(given)
  if (values.some((value) => value <= 0)) fail("positive")
  return Math.exp(mean(values.map(Math.log)))
}

function ranked([area, place], order) {
  const values = order(ascending(sample([area])))
  return values[whole(place, 1, values.length) - 1]
}

export const statistics = [
  ["AVERAGE MOYENNE", 1, 255, (given) => mean(sample(given))],
  ["MEDIAN MEDIANE", 1, 255, (given) => quantile(sample(given), 0.5)],
  ["MIN", 1, 255, (given) => sample(given).reduce((one, two) => Math.min(one, two))],
  ["MAX", 1, 255, (given) => sample(given).reduce((one, two) => Math.max(one, two))],
  ["SMALL PETITE.VALEUR", 2, 2, (given) => ranked(given, (values) => values)],
  ["LARGE GRANDE.VALEUR", 2, 2, (given) => ranked(given, (values) => values.reverse())],
  ["STDEV.S STDEV ECARTYPE.STANDARD ECARTYPE", 1, 255, (given) => deviation(sample(given, 2))],
  ["STDEV.P STDEVP ECARTYPE.PEARSON ECARTYPEP", 1, 255, (given) => {
    const values = sample(given)
    return Math.sqrt(spread(values) / values.length)
  }],
  ["VAR.S VAR", 1, 255, (given) => variance(sample(given, 2))],
  ["VAR.P VARP VAR.P.N", 1, 255, (given) => {
    const values = sample(given)
    return spread(values) / values.length
  }],
  ["SEM ERREUR.STANDARD", 1, 255, (given) => {
    const values = sample(given, 2)
    return deviation(values) / Math.sqrt(values.length)
  }],
  ["CV COEFFICIENT.VARIATION", 1, 255, (given) => {
    const values = sample(given, 2)
    const centre = mean(values)
    return centre === 0 ? fail("zero") : deviation(values) / centre
  }],
  ["GEOMEAN MOYENNE.GEOMETRIQUE", 1, 255, geometric],
  ["PERCENTILE CENTILE PERCENTILE.INC CENTILE.INCLURE", 2, 2, ([area, share]) => quantile(sample([area]), number(share))],
  ["QUARTILE QUARTILE.INC QUARTILE.INCLURE", 2, 2, ([area, part]) => quantile(sample([area]), whole(part, 0, 4) / 4)],
  ["SLOPE PENTE", 2, 2, (given) => line(...given).slope],
  ["INTERCEPT ORDONNEE.ORIGINE", 2, 2, (given) => {
    const { mx, my, slope } = line(...given)
    return my - slope * mx
  }],
  ["RSQ COEFFICIENT.DETERMINATION", 2, 2, (given) => correlation(given) ** 2],
  ["CORREL COEFFICIENT.CORRELATION PEARSON", 2, 2, correlation],
  ["FORECAST FORECAST.LINEAR PREVISION PREVISION.LINEAIRE", 3, 3, ([x, ys, xs]) => {
    const { mx, my, slope } = line(ys, xs)
    return my + slope * (number(x) - mx)
  }],
  ["T.TEST TTEST TEST.STUDENT", 4, 4, ([one, two, tails, type]) => {
    const kind = whole(type, 1, 3)
    const sides = whole(tails, 1, 2)
    if (kind > 1) return ttest(sample([one], 2), sample([two], 2), sides, kind === 2)
    const differences = pairs(one, two).map(([x, y]) => x - y)
    return differences.length < 2 ? fail("few", { least: 2, count: differences.length }) : ttest(differences, null, sides)
  }],
]
