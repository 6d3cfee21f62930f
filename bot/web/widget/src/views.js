// What <brujula-chat> shows, as functions of its state; what its controls do is in chat.act.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { message } from "./blocks.js";
import { againIcon, chatIcon, closeIcon, compass, downIcon, sendIcon } from "./icons.js";
import { format, safeUrl } from "./markup.js";
import { WORDS } from "./words.js";

/** Who says an event: the assistant, or the person at the desk by name. */
export function who(event) {
  if (event.kind !== "agent") return WORDS.assistant;
  return event.name || event.message?.name || WORDS.agent;
}

/** Who answers now, under the name. */
function answering(chat) {
  const { who: state, events } = chat.talk;
  if (state === "en_espera") return WORDS.waitingFor;
  if (state !== "con_persona") return WORDS.subtitle;
  const agent = events.findLast((event) => event.kind === "agent");
  return WORDS.attendedBy(agent ? who(agent) : WORDS.somebody);
}

const name = (chat) => chat.heading || WORDS.title;

export function launcher(chat) {
  const count = chat.opened ? 0 : chat.talk.unread;
  const label = count ? `${WORDS.open}: ${WORDS.unread(count)}` : WORDS.open;
  return html`<button
    type="button"
    class="launcher"
    aria-label=${`${label} · ${name(chat)}`}
    aria-expanded=${chat.opened ? "true" : "false"}
    aria-haspopup="dialog"
    ?hidden=${chat.opened}
    @click=${() => chat.show()}
  >
    ${chatIcon}<span class="word" aria-hidden="true">${name(chat)}</span>
    ${count ? html`<span class="badge" aria-hidden="true">${count > 9 ? "9+" : count}</span>` : nothing}
  </button>`;
}

export function panelView(chat) {
  return html`<section
    class="panel"
    role="dialog"
    aria-modal=${chat.full ? "true" : "false"}
    aria-labelledby="name"
    ?hidden=${!chat.opened}
    @keydown=${chat.act.key}
    @keypress=${chat.act.key}
    @keyup=${chat.act.key}
  >
    ${head(chat)} ${banner(chat)}
    <div
      id="log"
      class="log"
      role="log"
      aria-live="off"
      aria-label=${WORDS.log}
      tabindex="0"
      @scroll=${chat.act.scrolled}
    >
      ${messages(chat)}
    </div>
    ${chat.below
      ? html`<button type="button" class="below" @click=${chat.act.toBottom}>${downIcon}${WORDS.newBelow}</button>`
      : nothing}
    ${consent(chat)} ${composer(chat)} ${sure(chat)}
  </section>`;
}

function head(chat) {
  const logo = safeUrl(chat.logo, document.baseURI);
  return html`<div class="head">
    ${chat.logo && logo ? html`<img class="logo" src=${logo} alt="" />` : compass}
    <div class="names">
      <h2 id="name">${name(chat)}</h2>
      <p>${answering(chat)}</p>
    </div>
    <button type="button" class="tool" aria-label=${WORDS.startAgain} title=${WORDS.startAgain} @click=${chat.act.askSure}>
      ${againIcon}
    </button>
    <button type="button" class="tool" aria-label=${WORDS.close} title=${WORDS.close} @click=${() => chat.hide()}>
      ${closeIcon}
    </button>
  </div>`;
}

function banner(chat) {
  if (chat.talk.link === "ok") return nothing;
  const words = chat.talk.link === "offline" ? WORDS.offline : WORDS.unreachable;
  return html`<div class="banner">
    <p>${words}</p>
    <button type="button" @click=${() => chat.talk.retryNow()}>${WORDS.retryNow}</button>
  </div>`;
}

function messages(chat) {
  const { session, events, pending, loaded } = chat.talk;
  const greeting = chat.greeting || session?.greeting || WORDS.greeting;
  return html`
    <div class="message bot"><p class="who">${WORDS.assistant}</p><div class="bubble"><p class="says">${format(greeting)}</p></div></div>
    ${loaded || chat.talk.link !== "ok" ? nothing : html`<p class="loading">${WORDS.loading}</p>`}
    ${repeat(events, (event) => `e${event.cursor}`, (event) => eventView(chat, event))}
    ${repeat(pending, (entry) => `q${entry.id}`, (entry) => pendingView(chat, entry))}
    ${chat.talk.typing
      ? html`<div class="typing"><span class="sr">${WORDS.assistant} ${WORDS.typing}</span><i></i><i></i><i></i></div>`
      : nothing}
    ${suggestions(chat)}
  `;
}

function eventView(chat, event) {
  if (event.kind === "notice") return html`<p class="notice">${format(event.text)}</p>`;
  if (event.kind === "user") return mine(event.text);
  return html`<div class="message ${event.kind}" data-cursor=${event.cursor}>
    <p class="who">${who(event)}</p>
    <div class="bubble">${message(event, chat.talk.api.server)}</div>
    ${event.kind === "bot" && event.message?.rateable
      ? html`<brujula-rating
          .message=${event.id}
          .given=${chat.talk.ratings[event.id] ?? event.rating?.useful}
          .send=${(rating) => chat.talk.rate(rating)}
        ></brujula-rating>`
      : nothing}
  </div>`;
}

function mine(text, state = nothing) {
  return html`<div class="message me">
    <p class="who sr">${WORDS.you}</p>
    <div class="bubble"><p class="says">${text}</p></div>
    ${state}
  </div>`;
}

function pendingView(chat, entry) {
  if (entry.state === "failed") {
    return mine(
      entry.text,
      html`<div class="state fail">
        <p>${WORDS.failed} ${entry.words ?? ""}</p>
        <button type="button" @click=${() => chat.act.retry(entry.id)}>${WORDS.retry}</button>
        <button type="button" @click=${() => chat.act.discard(entry.id)}>${WORDS.discard}</button>
      </div>`,
    );
  }
  const words = entry.state === "sent" ? nothing : chat.talk.link === "ok" ? WORDS.sending : WORDS.waiting;
  return mine(entry.text, html`<p class="state">${words}</p>`);
}

/** Those of the last message only, and none while an answer is on its way. */
function suggestions(chat) {
  const { session, events, pending, loaded, typing } = chat.talk;
  if (typing || pending.length || (!loaded && !session)) return nothing;
  const last = events.at(-1);
  const offered = last ? (last.kind === "bot" ? last.message?.suggestions : null) : session?.suggestions;
  if (!Array.isArray(offered) || !offered.length) return nothing;
  return html`<div class="suggestions" role="group" aria-label=${WORDS.suggestions}>
    ${offered.map((one) => {
      const label = typeof one === "string" ? one : one.label || one.text;
      return html`<button type="button" @click=${() => chat.act.choose(label, one)}>${label}</button>`;
    })}
  </div>`;
}

/** The privacy notice that this person has not yet agreed to, or null. */
export function consentDue(chat) {
  const notice = chat.talk.session?.consent;
  return notice?.text && chat.talk.storage.get("consent") !== notice.version ? notice : null;
}

function consent(chat) {
  const notice = consentDue(chat);
  if (!notice) return nothing;
  const url = notice.url && safeUrl(notice.url, chat.talk.api.server);
  return html`<div class="consent" role="region" aria-label=${WORDS.consent}>
    <p>
      ${format(notice.text)}
      ${url ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${WORDS.more}</a>` : nothing}
    </p>
    <button type="button" @click=${chat.act.agree}>${WORDS.understood}</button>
  </div>`;
}

function composer(chat) {
  const hint = chat.fault || (chat.left != null ? WORDS.left(chat.left) : "");
  return html`<form class="composer" @submit=${chat.act.submit} novalidate>
    <label class="sr" for="text">${WORDS.write}</label>
    <textarea
      id="text"
      rows="1"
      autocomplete="off"
      placeholder=${WORDS.placeholder}
      aria-describedby="hint fault"
      aria-invalid=${chat.fault ? "true" : "false"}
      .value=${live(chat.talk.tabStorage.get("draft", ""))}
      @input=${chat.act.input}
      @keydown=${chat.act.textKey}
    ></textarea>
    <button type="submit" class="send" aria-label=${WORDS.send} title=${WORDS.send}>${sendIcon}</button>
    <p id="fault" class=${chat.fault ? "fault" : "left"}>${hint}</p>
    <p id="hint" class="hint">${WORDS.hint}</p>
  </form>`;
}

function sure(chat) {
  return html`<dialog id="sure" aria-labelledby="sure-title" aria-describedby="sure-text" @keydown=${(e) => e.stopPropagation()}>
    <h3 id="sure-title">${WORDS.sureTitle}</h3>
    <p id="sure-text">${WORDS.sure}</p>
    ${chat.sureFault ? html`<p class="fault" role="alert">${chat.sureFault}</p>` : nothing}
    <div class="row">
      <button type="button" class="main" @click=${chat.act.forget}>${WORDS.sureYes}</button>
      <button type="button" @click=${chat.act.notSure}>${WORDS.cancel}</button>
    </div>
  </dialog>`;
}
