// The conversation of the demo page: sends what the person writes, shows replies, suggestions and failures.
"use strict";

const WAIT_MS = 45000;
const OFFLINE = "No pude comunicarme con Brújula. Revisa tu conexión e inténtalo otra vez.";
const UNKNOWN = "Algo falló y no tengo una respuesta. Inténtalo otra vez.";
const MAX_CHARS = 2000;
const EMPTY = "Escribe tu pregunta y vuelve a enviarla.";
const TOO_LONG = "Tu mensaje es muy largo: caben 2.000 caracteres. Resúmelo o mándalo en partes.";

const log = document.getElementById("mensajes");
const form = document.getElementById("formulario");
const box = document.getElementById("mensaje");
const notice = document.getElementById("aviso");
const sendButton = document.getElementById("enviar");
const startButton = document.getElementById("nueva");
const greeting = [...log.children].map((node) => node.cloneNode(true));
let waiting = false;
let conversation = 0;

function addMessage(kind, text) {
  const message = document.createElement("div");
  message.className = `message ${kind}`;
  const who = document.createElement("p");
  who.className = "who";
  who.textContent = kind === "me" ? "Tú" : "Brújula";
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  if (kind === "me") bubble.textContent = text;
  else formatInto(bubble, text);
  message.append(who, bubble);
  log.append(message);
  return message;
}

function addButtons(labels, name, onChoice) {
  if (labels.length === 0) return;
  const group = document.createElement("div");
  group.className = "suggestions";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", name);
  for (const label of labels) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => onChoice(label));
    group.append(button);
  }
  log.append(group);
}

function removeButtons() {
  for (const group of log.querySelectorAll(".suggestions")) group.remove();
}

function addThinking() {
  const thinking = addMessage("bot", "Pensando");
  const dots = document.createElement("span");
  dots.className = "dots";
  dots.setAttribute("aria-hidden", "true");
  dots.append(...[1, 2, 3].map(() => document.createElement("i")));
  thinking.querySelector(".bubble").append(dots);
  return thinking;
}

function showStart(message) {
  // A long answer is read from its beginning, not from its end.
  const top = message.offsetTop - log.offsetTop - 12;
  log.scrollTop = Math.min(top, log.scrollHeight);
}

function giveFocusBack() {
  // On a phone the keyboard would cover the answer.
  const touch = window.matchMedia("(pointer: coarse)").matches;
  (touch ? log : box).focus({ preventScroll: true });
}

function setWaiting(now) {
  waiting = now;
  // aria-disabled keeps the focus where it is; `disabled` would lose it.
  sendButton.setAttribute("aria-disabled", String(now));
}

async function post(message) {
  const answer = await fetch("/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message }),
    signal: AbortSignal.timeout(WAIT_MS),
  });
  const payload = await answer.json().catch(() => ({}));
  if (!answer.ok || !Array.isArray(payload.replies)) throw new Error(payload.error || UNKNOWN);
  return payload.replies;
}

function showReplies(replies) {
  const shown = replies.map((reply) => addMessage("bot", String(reply.text)));
  addButtons(replies.flatMap((reply) => reply.suggestions || []), "Sugerencias", ask);
  return shown[0];
}

function showError(text, message) {
  const shown = addMessage("bot error", text);
  addButtons(["Intentarlo otra vez"], "Volver a intentar", () => ask(message, false));
  return shown;
}

async function ask(message, echo = true) {
  if (waiting) return;
  const mine = conversation;
  removeButtons();
  if (echo) addMessage("me", message);
  setWaiting(true);
  const thinking = addThinking();
  log.scrollTop = log.scrollHeight;
  giveFocusBack();
  let show;
  try {
    const replies = await post(message);
    show = () => showReplies(replies);
  } catch (error) {
    const lost = error instanceof TypeError || error.name === "TimeoutError" || error.name === "AbortError";
    show = () => showError(lost ? OFFLINE : error.message, message);
  }
  if (mine !== conversation) return;
  thinking.remove();
  setWaiting(false);
  showStart(show());
}

function sendTyped() {
  const message = box.value.trim();
  if (waiting) return;
  const fault = message === "" ? EMPTY : message.length > MAX_CHARS ? TOO_LONG : "";
  notice.textContent = fault;
  box.setAttribute("aria-invalid", String(fault !== ""));
  if (fault !== "") {
    box.focus();
    return;
  }
  box.value = "";
  fitBox();
  ask(message);
}

function fitBox() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 3}px`;
}

async function startAgain() {
  conversation += 1;
  setWaiting(false);
  log.replaceChildren(...greeting.map((node) => node.cloneNode(true)));
  listenToExamples();
  giveFocusBack();
  await fetch("/chat/new", { method: "POST" }).catch(() => undefined);
}

function listenToExamples() {
  for (const button of log.querySelectorAll("#ejemplos button")) {
    button.addEventListener("click", () => ask(button.textContent));
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  sendTyped();
});
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendTyped();
});
box.addEventListener("input", () => {
  notice.textContent = "";
  fitBox();
});
startButton.addEventListener("click", startAgain);
listenToExamples();
