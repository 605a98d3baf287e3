// All functions by each of their names, English and French.
import { adding } from "./adding.js"
import { arithmetic } from "./arithmetic.js"
import { logic } from "./logic.js"
import { statistics } from "./statistics.js"
import { texts } from "./texts.js"

export const functions = new Map()
for (const [names, least, most, run, lazy] of [...adding, ...arithmetic, ...logic, ...statistics, ...texts]) {
  for (const name of names.split(" ")) functions.set(name, { least, most, run, lazy: Boolean(lazy) })
}
