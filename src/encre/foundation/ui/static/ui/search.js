// The search box: Ctrl+K or / to reach it, arrows to walk the suggestions.
import { say } from "./announce.js";

const box = document.getElementById("search-box");
const list = document.getElementById("suggestions");

export function reachSearch() {
  if (box && box.offsetParent !== null) {
    box.focus();
    box.select();
  } else {
    location.assign("/search/");
  }
}

if (box && list) {
  const links = () => [...list.querySelectorAll("a[href]")];

  box.addEventListener("input", () => {
    if (box.value.trim() === "") list.replaceChildren();
  });

  list.addEventListener("htmx:afterSwap", () => {
    const found = links().length;
    if (found > 0) say(`${found} ${list.dataset.words}`);
  });

  box.form.addEventListener("keydown", (event) => {
    const found = links();
    const at = found.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && found.length > 0) {
      found[Math.min(at + 1, found.length - 1)].focus();
      event.preventDefault();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (at === 0 ? box : found[at - 1]).focus();
      event.preventDefault();
    } else if (event.key === "Escape") {
      list.replaceChildren();
      box.focus();
      box.blur();
    }
  });
}
