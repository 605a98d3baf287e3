// Computes the tables of a page that only shows bodies; without a page, answers for paper and archives.
import { rewritten } from "./references.js"
import { values } from "./showing.js"

globalThis.sheet = { rewritten, values }
