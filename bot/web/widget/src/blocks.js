// A reply's structure as elements: title, paragraphs, lists, steps, tables, cost lines, document, sources.
import { html, nothing } from "lit";
import { costLines, doorTotal } from "./costs.js";
import { fileIcon } from "./icons.js";
import { format, link, plain, safeUrl, together } from "./markup.js";
import { WORDS } from "./words.js";

const NOTE = /^(fuentes?:|revisado |cálculo orientativo)/i;
const CAUTION = /^(⚠️?|ojo:)\s*/iu;
const MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];

const list = (value) => (Array.isArray(value) ? value : []);
const text = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** Return "22 nov 2026", "nov 2026" or "2026" of an ISO date that may be partial; other words stay as they are. */
export function shortDate(value) {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(text(value));
  if (!match) return text(value);
  const [, year, month, day] = match;
  return [day && Number(day), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}

/** Return the elements of a message; one without structure is its text. */
export function message(event, server) {
  const told = event.message;
  if (!told || !list(told.blocks).length) return paragraph(event.text, {});
  const file = told.document && safeUrl(told.document.url, server);
  const names = file ? { [told.document.url]: text(told.document.filename) || WORDS.pdf } : {};
  return html`
    ${told.title ? html`<h3 class="title">${format(text(told.title), names)}</h3>` : nothing}
    ${list(told.blocks).map((block) => one(block, names))}
    ${told.footer ? html`<p class="note">${format(text(told.footer), names)}</p>` : nothing}
    ${file ? card(told.document, file) : nothing} ${sources(list(told.sources))}
  `;
}

/** Return what is read aloud of a message: its text, which is complete alone, and the choices. */
export function plainMessage(event) {
  const labels = list(event.message?.suggestions).map((one) => (typeof one === "string" ? one : text(one?.label)));
  const choices = labels.length ? ` ${WORDS.options}: ${labels.join(", ")}.` : "";
  return plain(event.text) + choices;
}

function one(block, names) {
  const items = list(block?.items).map(text);
  switch (block?.type) {
    case "list": {
      const lines = costLines(items);
      if (lines) return costs(lines);
      return html`<ul>${items.map((item) => html`<li>${format(item, names)}</li>`)}</ul>`;
    }
    case "steps":
      return html`<ol>${items.map((item) => html`<li>${format(item, names)}</li>`)}</ol>`;
    case "lines":
      return costs(list(block.lines ?? block.items), block.total);
    case "table":
      return table(block);
    default:
      return paragraph(text(block?.text), names);
  }
}

function paragraph(words, names) {
  const total = doorTotal(words);
  if (total) {
    return html`<div class="door">
        <span>${total.label}</span> <strong>${together(total.amount)}</strong>
      </div>
      ${total.rest ? html`<p class="note">${format(total.rest, names)}</p>` : nothing}`;
  }
  if (CAUTION.test(words)) {
    return html`<p class="caution"><strong>Ojo:</strong> ${format(words.replace(CAUTION, ""), names)}</p>`;
  }
  return html`<p class=${NOTE.test(words) ? "note" : "says"}>${format(words, names)}</p>`;
}

function costs(lines, total) {
  return html`<table class="costs">
    <caption class="sr">${WORDS.costs}</caption>
    <thead class="sr">
      <tr><th scope="col">${WORDS.concept}</th><th scope="col">${WORDS.amount}</th></tr>
    </thead>
    <tbody>
      ${lines.map(
        (line) => html`<tr>
          <th scope="row">
            <span class="concept">${together(line.concept)}</span>
            ${line.sum ? html`<span class="sum">${together(line.sum)}</span>` : nothing}
            ${line.norm ? html`<span class="norm">${text(line.norm)}</span>` : nothing}
          </th>
          <td>${together(line.amount)}</td>
        </tr>`,
      )}
    </tbody>
    ${total
      ? html`<tfoot><tr><th scope="row">${text(total.label)}</th><td>${together(total.amount)}</td></tr></tfoot>`
      : nothing}
  </table>`;
}

/** The corner of a table has nothing to head. */
function column(cell) {
  return text(cell).trim() ? html`<th scope="col">${format(text(cell))}</th>` : html`<td></td>`;
}

function table(block) {
  const head = list(block.columns ?? block.header ?? block.head);
  return html`<div class="wide" role="region" tabindex="0" aria-label=${text(block.title) || WORDS.table}>
    <table class="grid">
      ${block.title ? html`<caption>${text(block.title)}</caption>` : nothing}
      ${head.length
        ? html`<thead><tr>${head.map(column)}</tr></thead>`
        : nothing}
      <tbody>
        ${list(block.rows).map(
          (row) => html`<tr>
            ${list(row).map((cell, at) =>
              at === 0 ? html`<th scope="row">${format(text(cell))}</th>` : html`<td>${format(text(cell))}</td>`,
            )}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function card(document, url) {
  return html`<a class="file" href=${url} target="_blank" rel="noopener noreferrer">
    ${fileIcon}
    <span>
      <span class="name">${text(document.filename) || WORDS.pdf}</span>
      <span class="kind">${WORDS.pdf} · ${WORDS.opensApart}</span>
    </span>
  </a>`;
}

function sources(all) {
  if (!all.length) return nothing;
  return html`<details class="sources">
    <summary>${WORDS.sources(all.length)}</summary>
    <ul>
      ${all.map((source) => {
        const url = safeUrl(source?.url);
        const dates = [
          source?.date && WORDS.published(shortDate(source.date)),
          source?.checked_on && WORDS.checked(shortDate(source.checked_on)),
        ].filter(Boolean);
        return html`<li>
          ${url ? link(url, text(source.title)) : html`<span>${text(source?.title)}</span>`}
          ${source?.norm ? html`<span class="norm">${text(source.norm)}</span>` : nothing}
          ${dates.length ? html`<span class="dates">${dates.join(" · ")}</span>` : nothing}
        </li>`;
      })}
    </ul>
  </details>`;
}
