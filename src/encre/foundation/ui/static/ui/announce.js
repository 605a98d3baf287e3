// What changed is said aloud, messages can be hidden, a lost connection is told.
const announcer = document.getElementById("announcer");
const toasts = document.getElementById("toasts");

export function say(text) {
  announcer.textContent = "";
  requestAnimationFrame(() => {
    announcer.textContent = text;
  });
}

export function toast(template) {
  const node = document.getElementById(template)?.content.cloneNode(true);
  if (node && !toasts.querySelector(`[data-from="${template}"]`)) {
    node.firstElementChild.dataset.from = template;
    toasts.append(node);
  }
}

document.addEventListener("announce", (event) => say(event.detail.text ?? event.detail.value ?? ""));

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-message]")?.remove();
});

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => toast("offline-notice"));
}

// Refusals come as 4xx answers aimed at the toasts: htmx must show them.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && (xhr.getResponseHeader("HX-Retarget") || xhr.status === 422 || xhr.status === 409)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// The bell is asked again when one comes back to a page left for a while.
let looked = Date.now();
document.addEventListener("visibilitychange", () => {
  const bell = document.getElementById("bell");
  if (document.hidden || !bell || Date.now() - looked < 60000) return;
  looked = Date.now();
  window.htmx?.ajax("GET", "/notices/bell", { target: "#bell", swap: "innerHTML" });
});

// The focus goes to the list when what had it is gone (a chip removed, a page turned).
document.addEventListener("htmx:afterSettle", (event) => {
  const region = event.detail.target;
  if (region?.id === "list" && document.activeElement === document.body) {
    region.focus({ preventScroll: true });
  }
});
