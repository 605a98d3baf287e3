// The merge of two texts never loses a block that somebody wrote.
import assert from "node:assert/strict"
import { test } from "node:test"
import { changes, merge } from "../src/editor/merge.js"

const blocks = (text) => [...text].map((word) => ({ type: "paragraph", text: word }))
const told = (parts) =>
  parts.map((part) => (part.blocks ? words(part.blocks) : `<${words(part.mine)}|${words(part.theirs)}>`)).join("")
const words = (list) => list.map((block) => block.text).join("")
const run = (base, mine, theirs) => told(merge(blocks(base), blocks(mine), blocks(theirs)))

test("changes at different places are both kept", () => {
  assert.equal(run("abcd", "aXcd", "abcY"), "aXcY")
  assert.equal(run("abcd", "acd", "abcdE"), "acdE")
  assert.equal(run("", "", "x"), "x")
  assert.equal(run("ab", "Xab", "abY"), "XabY")
})

test("neighbouring changes are not a conflict", () => {
  assert.equal(run("abc", "aXc", "abYc"), "aXYc")
  assert.equal(run("abc", "Xbc", "aYc"), "XYc")
})

test("the same change made twice is made once", () => {
  assert.equal(run("abc", "aXc", "aXc"), "aXc")
  assert.equal(run("a", "ab", "ab"), "ab")
})

test("changes at the same place are both shown", () => {
  assert.equal(run("abc", "aXc", "aYc"), "a<X|Y>c")
  assert.equal(run("a", "ab", "ac"), "a<b|c>")
  assert.equal(run("abc", "ac", "aYc"), "a<|Y>c")
})

test("different items, rows and cells of one list or table are merged", () => {
  const row = (...cells) => ({
    type: "tableRow",
    content: cells.map((text) => ({ type: "tableCell", content: [{ type: "paragraph", text }] })),
  })
  const table = (...rows) => [{ type: "table", content: rows }]
  const base = table(row("a", "b"), row("c", "d"))
  const mine = table(row("A", "b"), row("c", "d"), row("e", "f"))
  const theirs = table(row("a", "B"), row("c", "D"))
  assert.deepEqual(merge(base, mine, theirs), [{ blocks: table(row("A", "B"), row("c", "D"), row("e", "f")) }])
  const task = (checked, text) => ({ type: "taskItem", attrs: { checked }, content: [{ type: "paragraph", text }] })
  const list = (...tasks) => [{ type: "taskList", content: tasks }]
  assert.deepEqual(
    merge(list(task(false, "a"), task(false, "b")), list(task(true, "a"), task(false, "b")), list(task(false, "a2"), task(true, "b"))),
    [{ blocks: list(task(true, "a2"), task(true, "b")) }],
  )
  const collided = merge(base, table(row("1", "b"), row("c", "d")), table(row("2", "b"), row("c", "d")))
  assert.equal(collided.length, 1)
  assert.ok(collided[0].mine && collided[0].theirs)
})

test("what a person typed is always in the result", () => {
  const letters = "abcdef"
  let seed = 7
  const random = (most) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % most
  }
  const edited = (mark) => {
    const out = [...letters]
    for (let i = 0; i < 3; i += 1) out.splice(random(out.length + 1), random(2), mark + i)
    return out
  }
  for (let i = 0; i < 3000; i += 1) {
    const [mine, theirs] = [edited("M"), edited("T")]
    const as = (list) => list.map((text) => ({ text }))
    const result = JSON.stringify(merge(as([...letters]), as(mine), as(theirs)))
    for (const word of [...mine, ...theirs]) {
      if (word.length > 1) assert.ok(result.includes(`"${word}"`), `${word} lost`)
    }
  }
})

test("a list of changes rebuilds the new text", () => {
  assert.deepEqual(changes([..."abc"], [..."abc"]), [])
  assert.deepEqual(changes([..."abc"], [..."axc"]), [[1, 2, 1, 2]])
})
