// The practice room: the newest line is in sight, and after a step the next key goes where one writes.
"use strict";

const lowest = () => {
  for (const lines of document.querySelectorAll("[data-abajo]")) lines.scrollTop = lines.scrollHeight;
};
lowest();
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "practica-charla") return;
  lowest();
  document.getElementById("texto")?.focus();
});
