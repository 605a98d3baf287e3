// What must never lose a word. Each takes a stage and returns the writers to compare at the end.
import { Page, Stock, wait, wire } from "./clients.mjs"

/** Several write at the same time, on two processes, with two kinds of clients. */
export async function concurrent(stage) {
  const writers = [stage.page("a"), stage.page("b"), stage.page("a"), stage.writer(Stock, "b"), stage.page("b")]
  for (const one of writers) one.open()
  await Promise.all(writers.map((one) => one.settle()))
  await Promise.all(writers.map((one) => one.typeFor(15)))
  return writers
}

/** Two lose the network, write on, and come back, the second after a restart of its page. */
export async function offline(stage) {
  const [here, train, cellar] = [stage.page("a"), stage.page("b"), stage.page("a")]
  for (const one of [here, train, cellar]) one.open()
  await Promise.all([here, train, cellar].map((one) => one.settle()))
  train.leave()
  cellar.leave()
  await Promise.all([here.typeFor(10), train.typeFor(12), cellar.typeFor(12)])
  train.open()
  cellar.open()
  return [here, train, cellar]
}

/** All leave at once, in the middle of a word: what was acknowledged is there. */
export async function leaving(stage) {
  const writers = [stage.page("a"), stage.page("b"), stage.page("a")]
  for (const one of writers) one.open()
  await Promise.all(writers.map((one) => one.settle()))
  await Promise.all(writers.map((one) => one.typeFor(12)))
  await wait(stage.roll(60))
  for (const one of writers) one.leave()
  const late = stage.page("b")
  late.open()
  stage.gone.push(...writers)
  return [late]
}

/** The store is slow, and pages leave as soon as they are told that all is kept. */
export async function slow(stage) {
  await stage.fault("a", "slow")
  await stage.fault("b", "slow")
  const writers = [stage.page("a"), stage.page("b")]
  for (const one of writers) one.open()
  await Promise.all(writers.map((one) => one.typeFor(10, 60)))
  await Promise.all(writers.map((one) => one.settle()))
  for (const one of writers) one.leave()
  await stage.fault("a", "")
  await stage.fault("b", "")
  stage.gone.push(...writers)
  const late = stage.page("a")
  late.open()
  return [late]
}

/** A process dies after its commit and before anyone is told. */
export async function killed(stage) {
  const writers = [stage.page("a"), stage.page("a"), stage.page("b")]
  for (const one of writers) one.open()
  await Promise.all(writers.map((one) => one.settle()))
  const typing = writers.map((one) => one.typeFor(20, 30))
  await wait(100 + stage.roll(150))
  await stage.fault("a", "kill")
  await Promise.all(typing)
  await stage.until(() => stage.faultIsOver("a"))
  return writers
}

/** No websocket passes for one of them: it writes by HTTP beside the others. */
export async function blocked(stage) {
  const [near, far] = [stage.page("a"), stage.page("b")]
  near.open()
  far.open({ blocked: true })
  await Promise.all([near.settle(), far.settle()])
  await Promise.all([near.typeFor(10), far.typeFor(10, 60)])
  return [near, far]
}

/** A phone sleeps in the middle of its words, wakes late, and finds its line dead. */
export async function asleep(stage) {
  const line = await wire(stage.portOf("a"))
  const [phone, desk] = [stage.page("a"), stage.page("b")]
  phone.open({ through: line.port, timing: { silence: 700 } })
  desk.open()
  await Promise.all([phone.settle(), desk.settle()])
  const typing = phone.typeFor(12, 40)
  await wait(60 + stage.roll(60))
  line.freeze()
  await desk.typeFor(12)
  await typing
  await wait(400)
  line.wake()
  phone.provider.wake()
  stage.after.push(() => line.close())
  return [phone, desk]
}

/** The right to write is withdrawn while they write: the door closes, nothing more comes in. */
export async function withdrawn(stage) {
  const guest = stage.writer(Page, "a", "guest")
  const host = stage.page("b")
  await stage.share("edit")
  guest.open()
  host.open()
  await Promise.all([guest.settle(), host.settle()])
  await guest.typeFor(6)
  await guest.settle()
  await stage.share(stage.roll(2) ? "view" : "")
  guest.type()
  const refused = guest.typed.at(-1)
  await stage.until(() => guest.provider.state === "refused")
  // Trying again does not make it kept, nor said to be.
  guest.provider.wake()
  await wait(200)
  await stage.until(() => guest.provider.state === "refused" || !guest.provider.open)
  if (!guest.provider.dirty) throw new Error("a refused word was acknowledged")
  await host.typeFor(4)
  guest.leave()
  stage.gone.push(guest)
  stage.forbidden.push(refused)
  return [host]
}

export const scenarios = { concurrent, offline, leaving, slow, killed, blocked, asleep, withdrawn }
