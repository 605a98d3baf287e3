// Numbers as people write them in cells, and as they are shown: 10 significant digits, 15 for other programs.
const SPACES = "[ \\u00a0\\u2009\\u202f]"
const WHOLE = `\\d{1,3}(?:${SPACES}\\d{3})+|\\d+`
const WRITTEN = new RegExp(`^([+\\-−]?)(?:((?:${WHOLE})(?:[.,]\\d+)?|[.,]\\d+)|(\\d{1,3}(?:,\\d{3})+\\.\\d+))(e[+\\-−]?\\d+)?${SPACES}*(%?)$`, "i")
const BEGUN = /^[+\-−]?[.,]?\d/
const LONGEST = 60
const SHOWN = 10
const SMALLEST = 1e-6
const LARGEST = 1e15
const GROUPED = 10_000
const SIGNS = { fr: ["\u202f", ","], en: [",", "."] }

/** Return the number that a text is, null when it is none: `1 234,5`, `1.5e-3`, `−2`, `5 %`. */
export function numberOf(text) {
  if (text.length > LONGEST) return null
  const found = WRITTEN.exec(text)
  if (!found) return null
  const [, sign, ours, english, exponent = "", percent] = found
  const digits = ours ? ours.replace(/[ \u00a0\u2009\u202f]/g, "").replace(",", ".") : english.replaceAll(",", "")
  const value = Number(digits + exponent.replace("−", "-"))
  if (!Number.isFinite(value)) return null
  return ((sign && sign !== "+" ? -1 : 1) * value) / (percent ? 100 : 1)
}

/** Say whether a text that is no number begins as one: `12 µL`. */
export function isMeasured(text) {
  return BEGUN.test(text)
}

/** Round to the 15 digits that are compared. */
export function rounded(value) {
  return Number(value.toPrecision(15))
}

/** Write a number for a reader (a whole one with all its digits); `plain` as other programs read it, without groups. */
export function written(value, code, plain = false) {
  const [group, point] = SIGNS[code]
  const minus = plain ? "-" : "−"
  const exact = Math.abs(rounded(value))
  const size = plain || Number.isInteger(exact) ? exact : Number(exact.toPrecision(SHOWN))
  if (size === 0) return "0"
  const tiny = size < SMALLEST || size >= LARGEST
  const [mantissa, exponent] = size.toExponential().split("e")
  const [whole, rest = ""] = (tiny ? mantissa : size < 1 ? decimals(mantissa, Number(exponent)) : String(size)).split(".")
  const grouped = !plain && !tiny && size >= GROUPED ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole
  const power = tiny ? "E" + exponent.replace("+", "").replace("-", minus) : ""
  return (value < 0 ? minus : "") + grouped + (rest && point + rest) + power
}

/** Write a number below 1 without its exponent. */
function decimals(mantissa, exponent) {
  return `0.${"0".repeat(-exponent - 1)}${mantissa.replace(".", "")}`
}
