// A molecule's text field may be drawn, and a molecule that the server did not draw is drawn here.
// The drawing program is large: it comes only when it is asked for.

const chemistry = (element) => import(new URL(element.dataset.chemistry, location.href).href)

/** Put the drawing board after the field it writes in; the text stays what is sent. */
function offer(holder) {
  const field = document.querySelector(`textarea[name="${holder.dataset.field}"]`)
  if (!field) return
  const [button, board] = holder.children
  const group = field.closest(".field, .form-group, .mb-3") || field
  group.after(holder)
  holder.hidden = false
  button.addEventListener("click", async () => {
    const opened = button.getAttribute("aria-expanded") === "true"
    button.setAttribute("aria-expanded", String(!opened))
    board.hidden = opened
    if (opened || board.dataset.ready) return
    board.dataset.ready = "true"
    const { open } = await chemistry(holder)
    open(board, field, holder.dataset.writes)
  })
}

async function draw(element) {
  const { drawn } = await chemistry(element)
  const picture = drawn(element.dataset.molecule)
  if (!picture) return
  const image = new Image()
  image.alt = element.dataset.alt
  image.src = picture
  element.replaceChildren(image)
}

for (const holder of document.querySelectorAll("[data-field][data-chemistry]")) offer(holder)
for (const element of document.querySelectorAll("[data-molecule]")) draw(element)
