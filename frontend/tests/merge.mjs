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
