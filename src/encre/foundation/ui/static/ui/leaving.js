// Signing out of a shared device: what no server has yet is told, then all of the person is wiped.
import { toast } from "./announce.js";

const person = document.body.dataset.person ?? "visitor";
const KEPT = `encre-live/${person}/`;
const UNSENT = `encre-unsent/${person}/`;
const PATIENCE = 3000; // milliseconds given to what is being sent
const others = new BroadcastChannel("encre-leaving");

const marks = () => Object.keys(localStorage).filter((key) => key.startsWith(UNSENT));

/** Let the page's own texts be sent; they push what they do on `detail`. */
async function sent() {
  const works = [];
  document.dispatchEvent(new CustomEvent("encre:leaving", { detail: works }));
  await Promise.race([Promise.allSettled(works), new Promise((go) => setTimeout(go, PATIENCE))]);
}

/** Ask whether what was not sent may be lost; the pages that hold it are named. */
function agreed(keys) {
  const dialog = document.getElementById("unsent");
  dialog.querySelector("[data-unsent]").replaceChildren(
    ...keys.map((key) => {
      const { path, title } = JSON.parse(localStorage.getItem(key));
      const link = Object.assign(document.createElement("a"), { href: path, textContent: title });
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((tell) => dialog.addEventListener("close", () => tell(dialog.returnValue === "yes"), { once: true }));
}

/** Wipe what this device keeps of the person. */
async function forget() {
  document.dispatchEvent(new CustomEvent("encre:forget"));
  others.postMessage(person);
  sessionStorage.clear();
  for (const key of marks()) localStorage.removeItem(key);
  for (const { name } of (await indexedDB.databases?.()) || []) {
    if (!name.startsWith(KEPT)) continue;
    await new Promise((gone) => {
      const asked = indexedDB.deleteDatabase(name);
      asked.onsuccess = asked.onerror = asked.onblocked = gone;
    });
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-forget]") || form.dataset.forgotten) return;
  event.preventDefault();
  await sent();
  const keys = marks();
  if (keys.length && !(await agreed(keys))) return;
  // Nothing is wiped before the session has really ended: the next person would be this one.
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") {
    await forget();
    location.replace(form.dataset.forget);
  } else if (answer) {
    form.dataset.forgotten = "yes";
    form.requestSubmit();
  } else {
    toast("offline-notice");
  }
});

// Another tab of the same person has signed out: nothing of theirs stays here either.
others.addEventListener("message", ({ data }) => {
  if (data !== person) return;
  document.dispatchEvent(new CustomEvent("encre:forget"));
  sessionStorage.clear();
  location.reload();
});
