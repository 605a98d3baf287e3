// What is wrong with a formula: a code that the words of each language know, and what it names.
/** Thrown while a formula is read or computed, kept as the result of its cell. */
export class Fault {
  constructor(code, values = {}) {
    this.code = code
    this.values = values
  }
}

/** Stop what is being computed. */
export function fail(code, values) {
  throw new Fault(code, values)
}
