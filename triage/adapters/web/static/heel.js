// Scripts only improve: every page works without them.
"use strict";

for (const button of document.querySelectorAll(".heel-print")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll(".heel-copy")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    document.querySelector(".heel-copied").textContent = button.dataset.done;
  });
}

// "None of these" empties the other boxes, and any other box empties it.
for (const group of document.querySelectorAll(".nhsuk-checkboxes")) {
  group.addEventListener("change", (event) => {
    if (!event.target.checked) return;
    const stands = (box) => box.dataset.behaviour === "exclusive";
    for (const box of group.querySelectorAll("input[type=checkbox]")) {
      if (box !== event.target && (stands(event.target) || stands(box))) box.checked = false;
    }
  });
}

// A tap on the drawing marks a place without moving the page to its box.
for (const map of document.querySelectorAll(".heel-map")) {
  const knowsHas = CSS.supports("selector(:has(*))");
  const show = (box) => {
    for (const part of map.querySelectorAll(`.is-${box.id}`)) part.classList.toggle("is-marked", box.checked);
  };
  const boxes = map.querySelectorAll("input[type=checkbox]");
  if (!knowsHas) boxes.forEach(show);
  map.addEventListener("change", (event) => { if (!knowsHas) show(event.target); });
  map.querySelector(".heel-map__feet").addEventListener("click", (event) => {
    const label = event.target.closest("label");
    if (!label) return;
    event.preventDefault();
    label.control.checked = !label.control.checked;
    label.control.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// A second press within a moment does not send a form twice.
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 2000);
  });
}
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));

// On paper everything is unfolded.
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));

const summary = document.querySelector(".nhsuk-error-summary");
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
}
