// Menus are <details>: here they close on Escape, on a click elsewhere, and one at a time.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    if (location.hash === "#rail") {
      location.hash = "main";
    }
    return;
  }
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  if (event.target.matches("input, select, textarea")) return;
  const items = [...menu.querySelectorAll(".menu-list a, .menu-list button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = items.indexOf(document.activeElement) + step;
  items[(next + items.length) % items.length]?.focus();
  event.preventDefault();
});

// A tap beside the open drawer closes it.
document.addEventListener("click", (event) => {
  if (location.hash !== "#rail") return;
  if (event.target.closest("#rail, .phone-bar")) return;
  history.replaceState(null, "", location.pathname + location.search);
  location.hash = "";
});
