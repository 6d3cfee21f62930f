// What the desk does beyond plain pages. No inline script anywhere: the policy of the page allows none.
"use strict";

const token = () => document.querySelector('meta[name="csrf"]')?.content ?? "";

// Every htmx request carries the token that a form would.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = token();
});

// A piece that could not be fetched is said in words where the notices are, and read aloud.
const tell = (words) => {
  const place = document.getElementById("avisos");
  const line = document.createElement("p");
  line.className = "aviso error";
  line.textContent = words;
  place?.replaceChildren(line);
};
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) return; // the way in is on its way
  tell(status === 403 ? "Tu rol no permite hacer eso, o la página venció: recárgala." : "No se pudo hacer. Inténtalo otra vez.");
});
document.addEventListener("htmx:sendError", () => tell("No hay conexión con la mesa. Sigo intentando."));

// The fault of a form is where the next key goes.
document.querySelector("[data-enfoca]")?.focus();

// A form that asks before it acts: <form data-confirma="¿Seguro?">
document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.confirma;
  if (question && !window.confirm(question)) event.preventDefault();
});

// The account menu closes with Escape and when the focus leaves it.
for (const menu of document.querySelectorAll("details.cuenta")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

// On a narrow screen the menu scrolls sideways: the page one is on is in sight.
document.querySelector(".lado nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
