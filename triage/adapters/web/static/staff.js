// For those who work here. Scripts only save time: every page works without them.
"use strict";

const main = () => document.getElementById("maincontent");

// The lines whose numbers stand in the field show it, before Enter is pressed.
function showTyped(form) {
  const field = form.querySelector("#number");
  if (!field) return;
  const text = field.value.trim().toLowerCase();
  const boxes = [...form.querySelectorAll("input[type=checkbox][data-number]")];
  const sides = { l: ["left"], r: ["right"], u: ["side_not_known"], lr: ["left", "right"], rl: ["left", "right"] };
  let names = form.querySelector(".places") ? [] : ["answer"];
  const typed = new Set();
  for (const piece of text.match(/[a-z]+|\d+/g) ?? []) {
    if (sides[piece]) names = sides[piece];
    else for (const name of names) typed.add(`${name} ${Number(piece)}`);
  }
  for (const box of boxes) box.checked = typed.has(`${box.name} ${box.dataset.number}`);
  for (const line of form.querySelectorAll(".line[data-number]")) {
    line.classList.toggle("is-typed", typed.has(`answer ${line.dataset.number}`));
  }
}

// What is ticked by hand stands in the field too, so that the two cannot differ.
function showTicked(form, box) {
  const field = form.querySelector("#number");
  const alone = (one) => "alone" in one.dataset;
  const boxes = [...form.querySelectorAll("input[type=checkbox][data-number]")];
  if (box.checked) {
    for (const other of boxes) {
      if (other !== box && (alone(other) || alone(box))) other.checked = false;
    }
  }
  const numbers = (name) => boxes.filter((one) => one.name === name && one.checked).map((one) => one.dataset.number);
  if (!form.querySelector(".places")) {
    field.value = numbers("answer").join(" ");
    return;
  }
  const letters = { left: "l", right: "r", side_not_known: "u" };
  const parts = Object.entries(letters).map(([name, letter]) => [letter, ...numbers(name)]);
  field.value = parts.filter((part) => part.length > 1).map((part) => part.join(" ")).join(" ");
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-quick]");
  if (form && event.target.id === "number") showTyped(form);
});
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-quick]");
  if (form && event.target.type === "checkbox") showTicked(form, event.target);
});

// The next question takes the place of this one, without a jump and without leaving the field.
let isSending = false;
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("quick" in form.dataset)) return;
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  try {
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: "POST", body: fields });
    if (answer.status === 401) {
      form.submit(); // the session is over, and the page that says so is shown as a whole
      return;
    }
    put(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.url);
  } catch {
    delete form.dataset.sent;
    form.insertAdjacentHTML("afterbegin", '<p class="nhsuk-error-message" role="alert">The server did not answer. Nothing was kept. Press Enter again.</p>');
  } finally {
    isSending = false;
  }
});

function put(page, address) {
  const next = page.getElementById("maincontent");
  const head = page.querySelector(".work-nav");
  if (!next || !head) {
    window.location.assign(address);
    return;
  }
  main().replaceWith(next);
  document.title = page.title;
  if (address !== window.location.href) window.history.pushState(null, "", address);
  const first = next.querySelector("[autofocus]") ?? next.querySelector(".banner__title") ?? next.querySelector("h1");
  if (!first.hasAttribute("autofocus")) first.tabIndex = -1; // a title is read out, and is no stop for Tab
  window.scrollTo(0, 0);
  first.focus({ preventScroll: true });
  first.select?.(); // what was typed wrongly is typed over
  for (const form of next.querySelectorAll("[data-quick]")) if (form.querySelector("#number").value) showTyped(form);
}
window.addEventListener("popstate", () => window.location.reload());

// The queue keeps itself up to date while somebody is there. After a while without a key or a click, it signs out.
const out = document.querySelector("[data-idle]");
let lastTouch = Date.now();
for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) {
  document.addEventListener(kind, () => { lastTouch = Date.now(); }, { passive: true });
}
if (out) {
  const watch = window.setInterval(() => {
    if (Date.now() - lastTouch < Number(out.dataset.idle) * 1000) return;
    window.clearInterval(watch);
    out.insertAdjacentHTML("beforeend", '<input type="hidden" name="idle" value="1">');
    out.submit();
  }, 5000);
  window.setInterval(freshen, 30000);
}

async function freshen() {
  const list = document.querySelector("[data-fresh]");
  if (!list || document.hidden || list.contains(document.activeElement)) return;
  const answer = await fetch(list.dataset.fresh).catch(() => null);
  if (!answer || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-fresh]");
  if (fresh) list.replaceWith(fresh);
  else window.location.reload();
}
