// Builds the islands: node build.mjs [--check]. The same sources give the same bytes.
import { readFile, rename, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

const here = path.dirname(fileURLToPath(import.meta.url))
const out = path.join(here, "../src/encre/research/notebook/static/notebook")

// KaTeX writes the style attributes of its MathML as text; our content policy refuses that.
const STYLED = "node.setAttribute(attr, value);"
const UNSTYLED = 'if (attr === "style") node.style.cssText = value; else node.setAttribute(attr, value);'

const unstyledKatex = {
  name: "unstyled-katex",
  setup(builder) {
    builder.onLoad({ filter: /katex[\\/]dist[\\/]katex\.mjs$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8")
      if (source.split(STYLED).length !== 2) throw new Error("KaTeX changed: look at its toNode")
      return { contents: source.replace(STYLED, UNSTYLED), loader: "js" }
    })
  },
}

const options = {
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: here,
  mainFields: ["module", "main"],
  plugins: [unstyledKatex],
}

const islands = {
  "editor.js": "src/editor/element.js",
  "editor.css": "src/editor/editor.css",
  "body.css": "src/editor/body.css",
  "math.js": "src/math/page.js",
}

async function bundle(entry) {
  const result = await build({ ...options, entryPoints: [entry], outfile: "out" + path.extname(entry) })
  return Buffer.from(result.outputFiles[0].contents)
}

/** Write down the schema that the extensions make: a test compares it with the server's. */
async function schema() {
  const folder = await mkdtemp(path.join(tmpdir(), "schema-"))
  const file = path.join(folder, "schema.mjs")
  await build({ ...options, write: true, minify: false, format: "esm", platform: "node", entryPoints: ["src/schema.js"], outfile: file })
  const { described } = await import(file)
  await rm(folder, { recursive: true })
  return Buffer.from(JSON.stringify(described, null, 2) + "\n")
}

let wrong = 0
for (const [name, entry] of [...Object.entries(islands), ["schema.json", null]]) {
  const fresh = entry ? await bundle(entry) : await schema()
  const file = path.join(entry ? out : path.join(here, "tests"), name)
  if (process.argv.includes("--check")) {
    const kept = await readFile(file).catch(() => Buffer.alloc(0))
    if (fresh.equals(kept)) continue
    wrong += 1
    console.error(`${name} is not what its sources give: node build.mjs`)
  } else {
    await writeFile(`${file}.new`, fresh)
    await rename(`${file}.new`, file)
    console.log(`${name} ${Math.round(fresh.length / 1000)} kB`)
  }
}
process.exit(wrong ? 1 : 0)
