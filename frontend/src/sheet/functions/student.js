// Student's test: the probability of a difference, from the incomplete beta function.
import { fail } from "../fault.js"
import { sum } from "./adding.js"

const LANCZOS = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7]
const TURNS = 500
const CLOSE = 1e-16
const LEAST = 1e-300

function logGamma(x) {
  const near = x - 1
  const series = LANCZOS.reduce((total, each, place) => total + each / (near + place + 1), 0.99999999999980993)
  const base = near + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (near + 0.5) * Math.log(base) - base + Math.log(series)
}

/** Return the regularised incomplete beta function, by its continued fraction. */
function beta(x, a, b) {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  if (x > (a + 1) / (a + b + 2)) return 1 - beta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  let [c, d] = [1, 1 / steady(1 - ((a + b) * x) / (a + 1))]
  let fraction = d
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const even = (turn * (b - turn) * x) / ((a + 2 * turn - 1) * (a + 2 * turn))
    const odd = (-(a + turn) * (a + b + turn) * x) / ((a + 2 * turn) * (a + 2 * turn + 1))
    let change = 1
    for (const term of [even, odd]) {
      d = 1 / steady(1 + term * d)
      c = steady(1 + term / c)
      change = c * d
      fraction *= change
    }
    if (Math.abs(change - 1) < CLOSE) break
  }
  return front * fraction
}

const steady = (value) => (Math.abs(value) < LEAST ? LEAST : value)

/** Return the probability of Student's test; `two` null compares `one` with 0, `same` holds variances equal. */
export function ttest(one, two, sides, same = false) {
  const [first, second] = [one, two].map((values) => values && measured(values))
  const { gap, error, freedom } = second ? between(first, second, same) : { gap: first.mean, error: first.variance / first.count, freedom: first.count - 1 }
  if (error === 0) fail("flat")
  const t2 = (gap * gap) / error
  return (beta(freedom / (freedom + t2), freedom / 2, 0.5) * sides) / 2
}

function measured(values) {
  const mean = sum(values) / values.length
  return { mean, count: values.length, variance: sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1) }
}

function between(one, two, same) {
  const gap = one.mean - two.mean
  if (same) {
    const freedom = one.count + two.count - 2
    const pooled = ((one.count - 1) * one.variance + (two.count - 1) * two.variance) / freedom
    return { gap, error: pooled * (1 / one.count + 1 / two.count), freedom }
  }
  const [a, b] = [one.variance / one.count, two.variance / two.count]
  return { gap, error: a + b, freedom: (a + b) ** 2 / (a ** 2 / (one.count - 1) + b ** 2 / (two.count - 1)) }
}
