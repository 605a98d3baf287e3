// Functions of texts.
import { Area, bounded, text, whole } from "../taking.js"

const joined = (given, words) => bounded(given.flatMap((each) => (each instanceof Area ? each.values() : [each])).map((value) => text(value, words)).join(""))
const letters = (given, words) => [...text(given, words)]
const count = (given) => (given === undefined ? 1 : whole(given, 0))

export const texts = [
  ["CONCAT CONCATENATE CONCATENER", 1, 255, joined],
  ["LEN NBCAR", 1, 1, ([value], words) => letters(value, words).length],
  ["LEFT GAUCHE", 1, 2, ([value, many], words) => letters(value, words).slice(0, count(many)).join("")],
  ["RIGHT DROITE", 1, 2, ([value, many], words) => {
    const found = letters(value, words)
    return found.slice(Math.max(0, found.length - count(many))).join("")
  }],
  ["MID STXT", 3, 3, ([value, from, many], words) => letters(value, words).slice(whole(from, 1) - 1).slice(0, count(many)).join("")],
  ["TRIM SUPPRESPACE", 1, 1, ([value], words) => text(value, words).trim().replace(/\s+/g, " ")],
  ["UPPER MAJUSCULE", 1, 1, ([value], words) => text(value, words).toUpperCase()],
  ["LOWER MINUSCULE", 1, 1, ([value], words) => text(value, words).toLowerCase()],
]
