// The theme and the folded rail change at once, and are kept in a cookie for the next page.
const root = document.documentElement;
const year = 31536000;

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax${secure}`;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-form]")) return;
  const theme = event.submitter?.value;
  if (!theme) return;
  event.preventDefault();
  root.classList.remove("theme-auto", "theme-light", "theme-dark");
  root.classList.add(`theme-${theme}`);
  if (theme === "auto") root.removeAttribute("data-bs-theme");
  else root.setAttribute("data-bs-theme", theme);
  keep("theme", theme);
  for (const button of event.target.querySelectorAll("[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
  fetch(event.target.action, {
    method: "POST",
    body: new FormData(event.target, event.submitter),
    redirect: "manual",
  }).catch(() => {});
});

document.querySelector("[data-rail-fold]")?.addEventListener("click", (event) => {
  const folded = document.body.classList.toggle("rail-folded");
  keep("rail", folded ? "icons" : "full");
  event.currentTarget.setAttribute("aria-pressed", String(folded));
});
