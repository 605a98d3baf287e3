// Functions of one number or two: rounding as on paper, powers, logarithms.
import { fail } from "../fault.js"
import { number, whole } from "../taking.js"

const MOST = 300

/** Move the decimal point of a number as it is written, so that 1.005 is rounded as people round it. */
function shifted(value, digits) {
  const [mantissa, exponent] = value.toPrecision(15).split("e")
  return Number(`${mantissa}e${Number(exponent || 0) + digits}`)
}

function rounding(cut) {
  return ([given, digits]) => {
    const value = number(given)
    const places = whole(digits, -MOST, MOST)
    const found = shifted(cut(shifted(Math.abs(value), places)), -places)
    if (!Number.isFinite(found)) return value
    return value < 0 ? -found : found
  }
}

/** Raise to a power (throws a Fault where mathematics has no answer). */
export function power(base, exponent) {
  if (base === 0 && exponent < 0) fail("zero")
  if (base === 0 && exponent === 0) fail("undefined")
  const value = base ** exponent
  return Number.isNaN(value) ? fail("undefined") : value
}

function logarithm(value, base) {
  if (value <= 0) fail("log", { value })
  if (base === 10) return Math.log10(value)
  if (base === 2) return Math.log2(value)
  if (base <= 0 || base === 1) fail("base")
  return Math.log(value) / Math.log(base)
}

function rest([given, by]) {
  const [value, divisor] = [number(given), number(by)]
  if (divisor === 0) fail("zero")
  const left = value % divisor
  return left !== 0 && left < 0 !== divisor < 0 ? left + divisor : left
}

export const arithmetic = [
  ["ROUND ARRONDI", 2, 2, rounding(Math.round)],
  ["ROUNDUP ARRONDI.SUP", 2, 2, rounding(Math.ceil)],
  ["ROUNDDOWN ARRONDI.INF", 2, 2, rounding(Math.floor)],
  ["TRUNC TRONQUE", 1, 1, ([value]) => Math.trunc(number(value))],
  ["INT ENT", 1, 1, ([value]) => Math.floor(number(value))],
  ["ABS", 1, 1, ([value]) => Math.abs(number(value))],
  ["SIGN SIGNE", 1, 1, ([value]) => Math.sign(number(value))],
  ["SQRT RACINE", 1, 1, ([value]) => (number(value) < 0 ? fail("root", { value: number(value) }) : Math.sqrt(number(value)))],
  ["EXP", 1, 1, ([value]) => Math.exp(number(value))],
  ["LN", 1, 1, ([value]) => (number(value) > 0 ? Math.log(number(value)) : fail("log", { value: number(value) }))],
  ["LOG", 1, 2, ([value, base]) => logarithm(number(value), base === undefined ? 10 : number(base))],
  ["LOG10", 1, 1, ([value]) => logarithm(number(value), 10)],
  ["POWER PUISSANCE", 2, 2, ([base, exponent]) => power(number(base), number(exponent))],
  ["PI", 0, 0, () => Math.PI],
  ["MOD", 2, 2, rest],
]
