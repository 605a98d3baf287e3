// In which order formulas are computed: what a formula needs comes before it; circles are found.
/**
 * Return groups of keys, each after those it needs (Tarjan, without recursion).
 * `needs` maps a key to the keys it needs; a group of several keys is a circle.
 */
export function ordered(needs) {
  const walk = { needs, seen: new Map(), low: new Map(), stack: [], held: new Set(), groups: [], path: [] }
  for (const key of needs.keys()) if (!walk.seen.has(key)) explore(walk, key)
  return walk.groups
}

function explore(walk, first) {
  const { needs, seen, low, path, held } = walk
  enter(walk, first)
  while (path.length) {
    const step = path.at(-1)
    const below = needs.get(step.key)
    if (step.place < below.length) {
      const next = below[step.place]
      step.place += 1
      if (!seen.has(next)) enter(walk, next)
      else if (held.has(next)) low.set(step.key, Math.min(low.get(step.key), seen.get(next)))
      continue
    }
    path.pop()
    const above = path.at(-1)
    if (above) low.set(above.key, Math.min(low.get(above.key), low.get(step.key)))
    if (low.get(step.key) === seen.get(step.key)) leave(walk, step.key)
  }
}

function enter({ seen, low, stack, held, path }, key) {
  seen.set(key, seen.size)
  low.set(key, seen.get(key))
  stack.push(key)
  held.add(key)
  path.push({ key, place: 0 })
}

function leave({ stack, held, groups }, key) {
  const group = []
  do {
    group.push(stack.pop())
    held.delete(group.at(-1))
  } while (group.at(-1) !== key)
  groups.push(group)
}
