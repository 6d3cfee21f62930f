// *bold*, _italic_ and addresses of a reply as Lit values: text stays text, nothing is ever read as HTML.
import { html } from "lit";
import { WORDS } from "./words.js";

// No look-behind: Safari before 16.4 would refuse the whole script.
const PIECES =
  /(^|[^\p{L}\p{N}*_])(?:\*(?=\S)([^*\n]*[^*\s])\*|_(?=\S)([^_\n]*[^_\s])_)(?![\p{L}\p{N}])|(https?:\/\/[^\s<>"']+)/gu;

/** Return the address if it is a plain http(s) one, else null. `base` lets a server give a relative one. */
export function safeUrl(text, base) {
  try {
    const url = new URL(String(text), base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

export function link(url, label) {
  return html`<a href=${url} target="_blank" rel="noopener noreferrer"
    >${label}<span class="sr"> (${WORDS.opensApart})</span></a
  >`;
}

function address(found, names) {
  // A full stop or bracket after an address belongs to the sentence.
  const tail = /[.,;:!?)\]»*_]+$/.exec(found)?.[0] ?? "";
  const text = tail ? found.slice(0, -tail.length) : found;
  const url = safeUrl(text);
  if (!url) return found;
  const shown = names[text] ?? text.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  return [link(url, shown), tail];
}

/** Keep "USD 26,60" and "19 %" on one line. */
export function together(text) {
  return String(text ?? "").replace(/\b([A-Z]{3}) (?=\d)/g, "$1\u00a0").replace(/(\d) %/g, "$1\u00a0%");
}

/** Return the text as Lit values; `names` says how some addresses are called. */
export function format(text, names = {}) {
  const out = [];
  let from = 0;
  text = together(text);
  for (const match of text.matchAll(PIECES)) {
    out.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[4] !== undefined) out.push(address(match[4], names));
    else if (match[2] !== undefined) out.push(match[1], html`<strong>${format(match[2], names)}</strong>`);
    else out.push(match[1], html`<em>${format(match[3], names)}</em>`);
  }
  out.push(text.slice(from));
  return out;
}

/** Return the text without its marks, as it is read aloud. */
export function plain(text) {
  return String(text ?? "").replace(PIECES, (_, before, bold, italic, url) => url ?? before + (bold ?? italic));
}
