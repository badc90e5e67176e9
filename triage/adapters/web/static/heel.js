// Scripts only improve: every page works without them.
"use strict";

for (const button of document.querySelectorAll(".heel-print")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// "None of these" empties the other boxes, and any other box empties it.
for (const group of document.querySelectorAll(".nhsuk-checkboxes")) {
  group.addEventListener("change", (event) => {
    if (!event.target.checked) return;
    const alone = event.target.dataset.checkboxExclusive !== undefined;
    for (const box of group.querySelectorAll("input[type=checkbox]")) {
      const boxAlone = box.dataset.checkboxExclusive !== undefined;
      if (box !== event.target && (alone || boxAlone)) box.checked = false;
    }
  });
}

const summary = document.querySelector(".nhsuk-error-summary");
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
}
