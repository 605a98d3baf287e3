// Before what cannot be undone: a dialog that names the thing and its consequence.
const dialog = document.getElementById("confirm");
const agreed = new WeakSet();

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const asked = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!dialog || !asked.dataset.confirm || agreed.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector("[data-confirm-title]").textContent = asked.dataset.confirmLabel ?? "";
    dialog.querySelector("[data-confirm-text]").textContent = asked.dataset.confirm;
    const yes = dialog.querySelector("[data-confirm-yes]");
    yes.textContent = asked.dataset.confirmLabel ?? "";
    yes.className = `btn act-${asked.dataset.confirmTone === "danger" ? "danger" : "accent"}`;
    dialog.returnValue = "no";
    dialog.showModal();
    dialog.addEventListener(
      "close",
      () => {
        if (dialog.returnValue !== "yes") return;
        agreed.add(form);
        form.requestSubmit(event.submitter);
        agreed.delete(form);
      },
      { once: true },
    );
  },
  true,
);
