// Runs the scenarios against servers that a house of Python keeps: one line asked, one answered.
import readline from "node:readline"
import * as Y from "yjs"
import { dice, Page, PATIENCE, wait } from "./clients.mjs"
import { scenarios } from "./scenarios.mjs"

const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]()
let last = Promise.resolve()

/** Ask the house; answers come in the order of the questions. */
function ask(question) {
  const answer = last.then(async () => {
    process.stdout.write(JSON.stringify(question) + "\n")
    return JSON.parse((await lines.next()).value)
  })
  last = answer.catch(() => {})
  return answer
}

class Stage {
  constructor(house, name, entry, seed) {
    Object.assign(this, { house, name, entry, roll: dice(seed), gone: [], forbidden: [], after: [], all: [] })
  }

  writer(Kind, server, person = "host") {
    const { house, entry, roll } = this
    const made = new Kind({ name: `m${this.all.length}`, server: house.servers[server], person: house.people[person], entry, roll })
    this.all.push(made)
    return made
  }

  page = (server) => this.writer(Page, server)
  portOf = (server) => Number(new URL(this.house.servers[server].post).port)
  fault = (server, what) => ask({ do: "fault", server, what })
  faultIsOver = async (server) => (await ask({ do: "is_over", server })).over
  share = (level) => ask({ do: "share", entry: this.entry, level })

  async until(holds, patience = PATIENCE) {
    const end = Date.now() + patience
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`${this.name}: waited in vain`)
      await wait(30)
    }
  }
}

const shown = (doc) => doc.getXmlFragment("body").toString()

/** Wait until all pages show the same, then compare with what the house has. */
async function compared(stage, writers) {
  const settled = await Promise.all(writers.map((one) => one.settle()))
  const end = Date.now() + PATIENCE
  const texts = () => new Set(writers.map((one) => shown(one.doc)))
  let kept
  do {
    await wait(40)
    kept = await ask({ do: "kept", entry: stage.entry })
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Buffer.from(kept.update, "base64"))
    kept.shown = shown(doc)
  } while (Date.now() < end && (texts().size > 1 || !texts().has(kept.shown)))
  const equal = texts().size === 1 && texts().has(kept.shown)
  const owed = [...writers.flatMap((one) => one.typed), ...stage.gone.flatMap((one) => [...one.acked])]
  const words = new Set(kept.text.split(/\s+/))
  const lost = owed.filter((word) => !words.has(word))
  const intruders = stage.forbidden.filter((word) => words.has(word))
  return { settled: settled.every(Boolean), equal, owed: owed.length, lost, intruders }
}

async function play(house, name, seed) {
  const { entry } = await ask({ do: "entry" })
  const stage = new Stage(house, name, entry, seed)
  const start = Date.now()
  let found
  try {
    found = await compared(stage, await scenarios[name](stage))
  } catch (error) {
    found = { settled: false, equal: false, owed: 0, lost: [], intruders: [], trouble: String(error.stack) }
  }
  for (const one of stage.all) if (!stage.gone.includes(one) && one.provider) one.leave()
  for (const end of stage.after) end()
  return { scenario: name, seconds: (Date.now() - start) / 1000, ...found, converged: found.settled && found.equal && !found.intruders.length && !found.trouble }
}

const house = await ask({ do: "house" })
for (let run = 0; run < house.runs; run += 1) {
  const results = []
  for (const [place, name] of Object.keys(scenarios).entries()) results.push(await play(house, name, house.seed + run * 100 + place))
  await ask({ do: "result", run, results })
}
process.exit(0)
