// One key for what one does most; never while typing.
import { reachSearch } from "./search.js";
import { pick, walk } from "./rows.js";

const typing = (element) =>
  element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [contenteditable] *");

const moves = {
  "/": reachSearch,
  j: () => walk(1),
  k: () => walk(-1),
  x: pick,
  "?": () => document.getElementById("keyboard-help")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    reachSearch();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const named = [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key === event.key && element.offsetParent,
  );
  const act = named ? () => named.click() : moves[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
