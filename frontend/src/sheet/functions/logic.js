// Conditions: what is not asked for is not computed.
import { Fault } from "../fault.js"
import { Area, logical, single } from "../taking.js"

/** Return the truths of all that is given, words and empty cells of areas left out. */
function* truths(given) {
  for (const each of given) {
    const value = each()
    if (!(value instanceof Area)) yield logical(value)
    else for (const cell of value.cells()) if (typeof cell.value === "number" || typeof cell.value === "boolean") yield Boolean(cell.value)
  }
}

const all = (given, wanted) => {
  for (const truth of truths(given)) if (truth !== wanted) return !wanted
  return wanted
}

function orElse([value, instead]) {
  try {
    return single(value()).value
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return instead()
  }
}

const is = (names, test) => [names, 1, 1, ([value]) => test(single(value).value)]

export const logic = [
  ["IF SI", 2, 3, ([test, then, otherwise]) => (logical(test()) ? then() : otherwise ? otherwise() : false), "lazy"],
  ["IFERROR SIERREUR", 2, 2, orElse, "lazy"],
  ["AND ET", 1, 255, (given) => all(given, true), "lazy"],
  ["OR OU", 1, 255, (given) => all(given, false), "lazy"],
  ["NOT NON", 1, 1, ([value]) => !logical(value)],
  ["TRUE VRAI", 0, 0, () => true],
  ["FALSE FAUX", 0, 0, () => false],
  is("ISBLANK ESTVIDE", (value) => value === null),
  is("ISNUMBER ESTNUM", (value) => typeof value === "number"),
  is("ISTEXT ESTTEXTE", (value) => typeof value === "string"),
]
