// Lists by keyboard: j and k walk the rows, x selects, Enter opens (the row's link has the focus).
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
const linkOf = (row) => row.querySelector("a.row-link") ?? row.querySelector("a[href]");

function here() {
  const all = rows();
  return all.findIndex((row) => row.contains(document.activeElement));
}

export function walk(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = here();
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
  const row = all[Math.max(0, Math.min(next, all.length - 1))];
  linkOf(row)?.focus();
  row.scrollIntoView({ block: "nearest" });
}

export function pick() {
  const box = rows()[here()]?.querySelector("input[name=pick]");
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-row]");
  if (!row || event.target.closest("a, button, input, label, summary, select")) return;
  if (String(getSelection()) !== "") return;
  const link = linkOf(row);
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-rows]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name=pick]")];
  if (event.target.matches("[data-pick-all]")) {
    for (const box of boxes) box.checked = event.target.checked;
  }
  const chosen = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("[data-pick-all]");
  if (all) {
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const count = form.querySelector("[data-bulk-count]");
  if (count) count.textContent = chosen > 0 ? `${chosen} / ${boxes.length}` : "";
});

// Questions left empty do not clutter the address.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  const asked = event.detail.formData;
  for (const name of new Set(asked.keys())) {
    const values = asked.getAll(name).filter((value) => value !== "");
    asked.delete(name);
    for (const value of values) asked.append(name, value);
  }
});

// A chip removed by htmx must also leave the filter form it came from.
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-filter-name]");
  const form = document.querySelector("[data-filters]");
  if (!chip || !form) return;
  const { filterName, filterValue } = chip.dataset;
  for (const field of form.elements) {
    if (field.name !== filterName) continue;
    if (field.type === "checkbox") field.checked = field.checked && field.value !== filterValue;
    else field.value = "";
  }
});
