// Builds the islands: node build.mjs [--check]. The same sources give the same bytes.
import { readFile, readdir, rename, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

const here = path.dirname(fileURLToPath(import.meta.url))
const research = path.join(here, "../src/encre/research")

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

// y-tiptap forgets the marks of what is no text (a picture in a link, a formula in bold).
const MARKED = [
  ["for (const key in node.attrs) {\n    const val = node.attrs[key];", "const given = attributesOf(node);\n  for (const key in given) {\n    const val = given[key];"],
  ["equalAttrs(ytype.getAttributes(), pnode.attrs)", "equalAttrs(ytype.getAttributes(), attributesOf(pnode))"],
  ["const pAttrs = pNode.attrs;", "const pAttrs = attributesOf(pNode);"],
  ["const node = schema.node(el.nodeName, attrs, children);", "const { marks: worn, ...own } = attrs;\n    const node = schema.node(el.nodeName, own, children, attributesToMarks(worn || {}, schema));"],
]
const ATTRIBUTES = `
const attributesOf = (node) => (node.marks.length ? { ...node.attrs, marks: Object.fromEntries(node.marks.map((mark) => [mark.type.name, mark.attrs])) } : node.attrs);
`

const markedTree = {
  name: "marked-tree",
  setup(builder) {
    builder.onLoad({ filter: /y-tiptap[\\/]dist[\\/]y-tiptap\.js$/ }, async ({ path: file }) => {
      let source = await readFile(file, "utf8")
      for (const [before, after] of MARKED) {
        if (source.split(before).length !== 2) throw new Error("y-tiptap changed: look at its attributes")
        source = source.replace(before, after)
      }
      return { contents: source + ATTRIBUTES, loader: "js" }
    })
  },
}

// ZXing asks a host of its own for its bytes unless told otherwise; ours are beside the page.
const ELSEWHERE = /return n \? `https:[^`]*` : t \+ e;/

const ownDecoder = {
  name: "own-decoder",
  setup(builder) {
    builder.onLoad({ filter: /zxing-wasm[\\/]dist[\\/]es[\\/]share\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8")
      if (!ELSEWHERE.test(source)) throw new Error("zxing-wasm changed: look at its locateFile")
      return { contents: source.replace(ELSEWHERE, "return t + e;"), loader: "js" }
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
  plugins: [unstyledKatex, markedTree, ownDecoder],
}

// Each room's folder of static files: its islands, and what is kept beside them as it came.
const rooms = {
  "notebook/static/notebook": {
    islands: {
      "editor.js": "src/editor/element.js",
      "editor.css": "src/editor/editor.css",
      "body.css": "src/editor/body.css",
      "math.js": "src/math/page.js",
      "sequences.js": "src/sequence/page.js",
      "sheet.js": "src/sheet/page.js",
    },
  },
  "inventory/static/inventory": {
    islands: {
      "camera.js": "src/scan/page.js",
      "chemistry.js": "src/molecule/chemistry.js",
      "molecule.js": "src/molecule/page.js",
    },
    files: { "zxing_reader.wasm": "node_modules/zxing-wasm/dist/reader/zxing_reader.wasm" },
    // ZXing-C++, compiled in that file, is not the package that carries it.
    notices: { "ZXing-C++ in zxing_reader.wasm (Apache-2.0)": "src/scan/zxing-cpp-licence.txt" },
  },
}
// Those that pages import when they are needed are modules.
const modules = new Set(["chemistry.js"])

async function bundle(name, entry, packages) {
  const format = modules.has(name) ? "esm" : options.format
  const result = await build({ ...options, format, metafile: true, entryPoints: [entry], outfile: "out" + path.extname(entry) })
  for (const input of Object.keys(result.metafile.inputs)) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)
    if (found) packages.add(found[1])
  }
  return Buffer.from(result.outputFiles[0].contents)
}

/** Write down the licences of what the bundles carry. */
async function licences(packages, notices = {}) {
  const texts = new Map()
  for (const name of [...packages].sort()) {
    const folder = path.join(here, "node_modules", name)
    const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"))
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each))
    const text = file ? (await readFile(path.join(folder, file), "utf8")).trim() : `Licence: ${license}`
    texts.set(text, [...(texts.get(text) || []), `${name} ${version} (${license})`])
  }
  for (const [name, file] of Object.entries(notices)) texts.set((await readFile(path.join(here, file), "utf8")).trim(), [name])
  return Buffer.from([...texts].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`).join(`\n${"-".repeat(72)}\n\n`))
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

const results = []
for (const [folder, { islands, files = {}, notices }] of Object.entries(rooms)) {
  const packages = new Set()
  const out = path.join(research, folder)
  for (const [name, entry] of Object.entries(islands)) results.push([path.join(out, name), await bundle(name, entry, packages)])
  for (const [name, file] of Object.entries(files)) results.push([path.join(out, name), await readFile(path.join(here, file))])
  results.push([path.join(out, "licences.txt"), await licences(packages, notices)])
}
results.push([path.join(here, "tests/schema.json"), await schema()])

let wrong = 0
for (const [file, fresh] of results) {
  const name = path.basename(file)
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
