// Forms lose nothing: drafts kept in this tab, no double sending, the errors get the focus.
const person = document.body.dataset.person ?? "visitor";
const KEPT = "input:not([type=hidden], [type=password], [type=file], [type=submit]), textarea, select";
const keyOf = () => `draft:${person}:${location.pathname}`;
const fields = (form) => [...form.querySelectorAll(KEPT)].filter((field) => field.name);

function read(form) {
  return fields(form).map((field) =>
    field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value,
  );
}

function write(form, values) {
  fields(form).forEach((field, index) => {
    if (values[index] === undefined) return;
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = values[index];
    else field.value = values[index];
  });
}

function keepDraft(form) {
  const first = JSON.stringify(read(form));
  const kept = sessionStorage.getItem(keyOf());
  if (kept && kept !== first && !document.querySelector(".error-summary")) {
    write(form, JSON.parse(kept));
    const notice = document.getElementById("draft-notice").content.cloneNode(true);
    notice.querySelector("[data-drop-draft]").addEventListener("click", (event) => {
      write(form, JSON.parse(first));
      sessionStorage.removeItem(keyOf());
      event.target.closest("[data-message]").remove();
    });
    form.before(notice);
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(keyOf(), JSON.stringify(read(form)));
  });
  form.addEventListener("submit", () => sessionStorage.setItem("draft:sent", keyOf()));
}

// The draft goes only once the page after the sending has come.
const sent = sessionStorage.getItem("draft:sent");
if (sent) {
  if (!document.querySelector(".error-summary")) sessionStorage.removeItem(sent);
  sessionStorage.removeItem("draft:sent");
}
document.querySelectorAll("form[data-draft]").forEach(keepDraft);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target || "download" in form.dataset) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
});

function ready(root) {
  root.querySelector("[data-focus]")?.focus();
}

// A page found again by the back button may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
  }
});
document.addEventListener("htmx:afterSwap", (event) => ready(event.target));
ready(document);
