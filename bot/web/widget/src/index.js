// One script tag is enough: it defines <brujula-chat> and puts one on the page unless the page has its own.
import { BrujulaChat } from "./chat.js";

const TAG = "brujula-chat";
const OPTIONS = ["color", "logo", "greeting", "heading", "position", "server"];

const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');

function mount() {
  if (document.querySelector(TAG)) return;
  const element = document.createElement(TAG);
  const options = { ...script?.dataset };
  // "title" on an element would show as a tip over the whole conversation.
  options.heading ??= options.title;
  for (const name of OPTIONS) if (options[name]) element.setAttribute(name, options[name]);
  document.body.append(element);
}

// Two copies of the tag, or two versions: the first one stays.
if (!customElements.get(TAG)) {
  BrujulaChat.scriptOrigin = script?.src ? new URL(script.src).origin : location.origin;
  customElements.define(TAG, BrujulaChat);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount, { once: true });
  else mount();
}
