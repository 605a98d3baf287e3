// How a colour met in pasted text becomes one of the few of the schema: the server's rule.
const NAMED = {
  black: "#000000", white: "#ffffff", red: "#ff0000", darkred: "#8b0000", maroon: "#800000",
  orange: "#ffa500", yellow: "#ffff00", green: "#008000", lime: "#00ff00", olive: "#808000",
  teal: "#008080", cyan: "#00ffff", aqua: "#00ffff", blue: "#0000ff", navy: "#000080",
  purple: "#800080", fuchsia: "#ff00ff", magenta: "#ff00ff", pink: "#ffc0cb", gray: "#808080",
  grey: "#808080", silver: "#c0c0c0",
}
// Upper bound of each hue, in degrees, and its name as ink and as highlight.
const HUES = [
  [15, "red", "pink"], [45, "orange", "orange"], [70, "orange", "yellow"],
  [165, "green", "green"], [200, "teal", "blue"], [250, "blue", "blue"],
  [290, "violet", "violet"], [345, "pink", "pink"], [361, "red", "pink"],
]
const DULL = 0.15

function parts(colour) {
  let text = (colour || "").trim().toLowerCase()
  text = NAMED[text] || text
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?$/.exec(text)
  if (hex) {
    const digits = hex[1].length === 6 ? hex[1] : [...hex[1]].map((c) => c + c).join("")
    return [0, 2, 4].map((i) => parseInt(digits.slice(i, i + 2), 16) / 255)
  }
  const rgb = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})/.exec(text)
  return rgb ? rgb.slice(1).map((part) => Math.min(Number(part), 255) / 255) : null
}

function hue(colour) {
  const rgb = parts(colour)
  if (!rgb) return null
  const [r, g, b] = rgb
  const high = Math.max(r, g, b)
  const low = Math.min(r, g, b)
  const light = (high + low) / 2
  const span = high - low
  if (!span) return { hue: 0, saturation: 0, light }
  const saturation = span / (light <= 0.5 ? high + low : 2 - high - low)
  const raw = high === r ? (g - b) / span : high === g ? 2 + (b - r) / span : 4 + (r - g) / span
  return { hue: ((raw * 60) + 360) % 360, saturation, light }
}

/** Name the ink nearest to a CSS colour, or null. */
export function nearestInk(colour) {
  const read = hue(colour)
  if (!read) return null
  if (read.saturation < DULL) return read.light > 0.25 && read.light < 0.96 ? "grey" : null
  return HUES.find(([bound]) => read.hue < bound)[1]
}

/** Name the highlight nearest to a CSS colour, or null. */
export function nearestHighlight(colour) {
  const read = hue(colour)
  if (!read || read.saturation < DULL) return null
  return HUES.find(([bound]) => read.hue < bound)[2]
}

/** Read one property of the style that an element was pasted with, never applied. */
export function styleOf(element, name) {
  for (const rule of (element.getAttribute("data-style") || "").split(";")) {
    const [key, ...value] = rule.split(":")
    if (key.trim().toLowerCase() === name) return value.join(":").trim()
  }
  return ""
}
