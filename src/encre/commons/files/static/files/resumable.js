// Files are sent in pieces, go on after a cut, and show how far they are. Without it the form works.
const PIECE = 16 * 1024 * 1024;
const VERSION = "1.0.0";
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

class Refused extends Error {}

function headersOf(form, more) {
  return { "Tus-Resumable": VERSION, "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...more };
}

async function open(form, file) {
  const facts = { filename: file.name, filetype: file.type, kind: form.elements.kind.value, id: form.elements.id.value };
  const answer = await fetch(form.dataset.resumable, {
    method: "POST",
    headers: headersOf(form, {
      "Upload-Length": String(file.size),
      "Upload-Metadata": Object.entries(facts).map(([name, value]) => `${name} ${encoded(value)}`).join(","),
    }),
  });
  if (answer.status !== 201) throw new Refused(await answer.text());
  return answer.headers.get("Location");
}

async function offsetOf(form, place) {
  const answer = await fetch(place, { method: "HEAD", headers: headersOf(form, {}) });
  if (!answer.ok) throw new Refused("");
  return Number(answer.headers.get("Upload-Offset"));
}

async function sendPiece(form, place, file, offset) {
  const answer = await fetch(place, {
    method: "PATCH",
    headers: headersOf(form, { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" }),
    body: file.slice(offset, offset + PIECE),
  });
  if (answer.status === 409) return offsetOf(form, place);
  if (answer.status !== 204) throw new Refused(await answer.text());
  return Number(answer.headers.get("Upload-Offset"));
}

async function send(form, file, line) {
  const place = await open(form, file);
  let offset = 0;
  let failures = 0;
  do {
    try {
      // The last piece may be empty: it asks for the file when the answer to the one before was lost.
      offset = await sendPiece(form, place, file, offset);
      failures = 0;
      line.told.textContent = "";
    } catch (error) {
      if (error instanceof Refused || failures > 20) throw error;
      failures += 1;
      line.told.textContent = form.dataset.labelFailed;
      await pause(Math.min(30, 2 ** failures));
      offset = await offsetOf(form, place).catch(() => offset);
    }
    line.bar.value = file.size ? offset / file.size : 1;
  } while (offset < file.size || failures > 0);
}

function lineFor(form, file) {
  const line = { row: document.createElement("li"), bar: document.createElement("progress"), told: document.createElement("span") };
  line.bar.setAttribute("aria-label", `${form.dataset.labelSending} ${file.name}`);
  line.bar.max = 1;
  line.bar.value = 0;
  line.row.append(file.name, " ", line.told, line.bar);
  form.querySelector(".file-sending").append(line.row);
  return line;
}

const filled = (label, values) => label.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString(document.documentElement.lang));

// Whoever leaves while files are on their way is asked first.
const guard = (event) => event.preventDefault();

async function sendAll(form, files) {
  const button = form.querySelector("button[type=submit]");
  const count = form.querySelector(".file-count");
  const told = { done: 0, refused: 0, total: files.length };
  button.disabled = true;
  addEventListener("beforeunload", guard);
  for (const file of files) {
    if (files.length > 1) count.textContent = filled(form.dataset.labelCount, told);
    const line = lineFor(form, file);
    try {
      await send(form, file, line);
      line.row.remove();
      told.done += 1;
    } catch (error) {
      told.refused += 1;
      line.bar.remove();
      line.told.textContent = (error instanceof Refused && error.message) || form.dataset.labelRefused;
    }
  }
  removeEventListener("beforeunload", guard);
  button.disabled = false;
  if (!told.refused) location.reload();
  else if (told.done) count.replaceChildren(filled(form.dataset.labelSome, told), " ", shown(form.dataset.labelShow));
  else count.textContent = "";
}

function shown(label) {
  const link = document.createElement("a");
  link.href = location.pathname + location.search;
  link.textContent = label;
  return link;
}

for (const form of document.querySelectorAll("form[data-resumable]:not([data-ready])")) {
  form.dataset.ready = "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll(form, form.elements.file.files);
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("is-over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    if (event.dataTransfer.files.length) sendAll(form, event.dataTransfer.files);
  });
}
