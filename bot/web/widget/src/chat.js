// <brujula-chat>: the button in the corner and the panel with the conversation.
import { LitElement, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { Announcer } from "./announcer.js";
import { message, plainMessage } from "./blocks.js";
import { theme } from "./color.js";
import { Conversation } from "./conversation.js";
import { againIcon, chatIcon, closeIcon, compass, downIcon, sendIcon } from "./icons.js";
import { format, plain, safeUrl } from "./markup.js";
import { BrujulaRating } from "./rating.js";
import { base, panel } from "./styles.js";
import { WORDS } from "./words.js";

const LONGEST = 2_000;
const NEAR_LIMIT = 1_800;
const NEAR_BOTTOM = 80;
const FULL_SCREEN = "(max-width: 480px), (max-height: 420px)";

export class BrujulaChat extends LitElement {
  static scriptOrigin = location.origin;
  static properties = {
    color: {},
    logo: {},
    greeting: {},
    heading: {},
    position: { reflect: true },
    server: {},
    opened: { state: true },
    full: { state: true },
    below: { state: true },
    fault: { state: true },
    left: { state: true },
    sureFault: { state: true },
  };
  static styles = [base, panel];

  constructor() {
    super();
    this.announcer = new Announcer();
    this.screen = window.matchMedia(FULL_SCREEN);
    this.colors = typeof CSSStyleSheet === "function" && "adoptedStyleSheets" in document ? new CSSStyleSheet() : null;
    this.onScreen = () => this.#fit();
    this.onHeight = () => this.#setColors();
  }

  /** Open the panel and put the focus where one writes. */
  show() {
    if (!this.opened) this.#open();
  }

  /** Close the panel and give the focus back to the button. */
  hide() {
    if (this.opened) this.#close();
  }

  /** Open the panel and say this for the person. */
  ask(text) {
    this.show();
    this.#say(String(text));
  }

  connectedCallback() {
    super.connectedCallback();
    if (!customElements.get("brujula-rating")) customElements.define("brujula-rating", BrujulaRating);
    this.screen.addEventListener("change", this.onScreen);
    window.visualViewport?.addEventListener("resize", this.onHeight);
    this.full = this.screen.matches;
    this.talk = new Conversation((this.server || this.constructor.scriptOrigin).replace(/\/$/, ""));
    this.talk.addEventListener("change", () => this.requestUpdate());
    this.talk.addEventListener("arrived", (event) => this.#tell(event.detail));
    this.talk.addEventListener("failed", (event) => this.announcer.say(`${WORDS.failed} ${event.detail ?? ""}`));
    this.talk.addEventListener("link", (event) => this.#tellLink(event.detail));
    this.talk.addEventListener("reset", () => (this.shownCount = 0));
    if (this.talk.known) this.talk.start();
    // The panel stays open from page to page, but never covers a phone's screen by itself.
    if (this.talk.tabStorage.get("open") && !this.full) this.#open(false);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.screen.removeEventListener("change", this.onScreen);
    window.visualViewport?.removeEventListener("resize", this.onHeight);
    this.talk.stop();
  }

  firstUpdated() {
    if (this.colors) this.renderRoot.adoptedStyleSheets = [...this.renderRoot.adoptedStyleSheets, this.colors];
    this.#setColors();
  }

  get #name() {
    return this.heading || WORDS.title;
  }

  get #text() {
    return this.renderRoot.querySelector("#text");
  }

  get #log() {
    return this.renderRoot.querySelector("#log");
  }

  // --- What is shown

  render() {
    return html`<div class=${this.opened ? "all open" : "all"} lang="es">
      ${this.#launcher()} ${this.#panel()}
    </div>`;
  }

  #launcher() {
    const count = this.opened ? 0 : this.talk.unread;
    const label = count ? `${WORDS.open}: ${WORDS.unread(count)}` : WORDS.open;
    return html`<button
      type="button"
      class="launcher"
      aria-label=${`${label} · ${this.#name}`}
      aria-expanded=${this.opened ? "true" : "false"}
      aria-haspopup="dialog"
      ?hidden=${this.opened}
      @click=${() => this.show()}
    >
      ${chatIcon}<span class="word" aria-hidden="true">${this.#name}</span>
      ${count ? html`<span class="badge" aria-hidden="true">${count > 9 ? "9+" : count}</span>` : nothing}
    </button>`;
  }

  #panel() {
    return html`<section
      class="panel"
      role="dialog"
      aria-modal=${this.full ? "true" : "false"}
      aria-labelledby="name"
      ?hidden=${!this.opened}
      @keydown=${this.#onPanelKey}
    >
      ${this.#head()} ${this.#banner()}
      <div
        id="log"
        class="log"
        role="log"
        aria-live="off"
        aria-label=${WORDS.log}
        tabindex="0"
        @scroll=${this.#onScroll}
      >
        ${this.#messages()}
      </div>
      ${this.below
        ? html`<button type="button" class="below" @click=${() => this.#toBottom(true)}>${downIcon}${WORDS.newBelow}</button>`
        : nothing}
      ${this.#consent()} ${this.#composer()} ${this.#sure()}
    </section>`;
  }

  #head() {
    const logo = safeUrl(this.logo, document.baseURI);
    return html`<header>
      ${this.logo && logo ? html`<img class="logo" src=${logo} alt="" />` : compass}
      <div class="names">
        <h2 id="name">${this.#name}</h2>
        <p>${WORDS.subtitle}</p>
      </div>
      <button type="button" class="tool" aria-label=${WORDS.startAgain} title=${WORDS.startAgain} @click=${this.#askSure}>
        ${againIcon}
      </button>
      <button type="button" class="tool" aria-label=${WORDS.close} title=${WORDS.close} @click=${() => this.hide()}>
        ${closeIcon}
      </button>
    </header>`;
  }

  #banner() {
    if (this.talk.link === "ok") return nothing;
    const words = this.talk.link === "offline" ? WORDS.offline : WORDS.unreachable;
    return html`<div class="banner">
      <p>${words}</p>
      <button type="button" @click=${() => this.talk.retryNow()}>${WORDS.retryNow}</button>
    </div>`;
  }

  #messages() {
    const { session, events, pending, loaded } = this.talk;
    const greeting = this.greeting || session?.greeting || WORDS.greeting;
    return html`
      <div class="message bot"><p class="who">${WORDS.assistant}</p><div class="bubble"><p class="says">${format(greeting)}</p></div></div>
      ${loaded || this.talk.link !== "ok" ? nothing : html`<p class="loading">${WORDS.loading}</p>`}
      ${repeat(events, (event) => `e${event.cursor}`, (event) => this.#event(event))}
      ${repeat(pending, (entry) => `q${entry.id}`, (entry) => this.#pending(entry))}
      ${this.talk.typing
        ? html`<div class="typing"><span class="sr">${WORDS.assistant} ${WORDS.typing}</span><i></i><i></i><i></i></div>`
        : nothing}
      ${this.#suggestions()}
    `;
  }

  #event(event) {
    if (event.kind === "notice") return html`<p class="notice">${format(event.text)}</p>`;
    if (event.kind === "user") return this.#mine(event.text);
    const who = event.kind === "agent" ? event.name || event.message?.name || WORDS.agent : WORDS.assistant;
    return html`<div class="message ${event.kind}" data-cursor=${event.cursor}>
      <p class="who">${who}</p>
      <div class="bubble">${message(event, this.talk.api.server)}</div>
      ${event.kind === "bot" && event.message?.rateable
        ? html`<brujula-rating
            .message=${event.id}
            .given=${this.talk.ratings[event.id] ?? event.rating?.useful}
            .send=${(rating) => this.talk.rate(rating)}
          ></brujula-rating>`
        : nothing}
    </div>`;
  }

  #mine(text, state = nothing) {
    return html`<div class="message me">
      <p class="who sr">${WORDS.you}</p>
      <div class="bubble"><p class="says">${text}</p></div>
      ${state}
    </div>`;
  }

  #pending(entry) {
    if (entry.state === "failed") {
      return this.#mine(
        entry.text,
        html`<div class="state fail">
          <p>${WORDS.failed} ${entry.words ?? ""}</p>
          <button type="button" @click=${() => this.#retry(entry.id)}>${WORDS.retry}</button>
          <button type="button" @click=${() => this.#discard(entry.id)}>${WORDS.discard}</button>
        </div>`,
      );
    }
    const words = entry.state === "sent" ? nothing : this.talk.link === "ok" ? WORDS.sending : WORDS.waiting;
    return this.#mine(entry.text, html`<p class="state">${words}</p>`);
  }

  /** Those of the last message only, and none while an answer is on its way. */
  #suggestions() {
    const { session, events, pending, loaded, typing } = this.talk;
    if (typing || pending.length || (!loaded && !session)) return nothing;
    const last = events.at(-1);
    const offered = last ? (last.kind === "bot" ? last.message?.suggestions : null) : session?.suggestions;
    if (!Array.isArray(offered) || !offered.length) return nothing;
    return html`<div class="suggestions" role="group" aria-label=${WORDS.suggestions}>
      ${offered.map((one) => {
        const label = typeof one === "string" ? one : one.label || one.text;
        return html`<button type="button" @click=${() => this.#choose(label, one)}>${label}</button>`;
      })}
    </div>`;
  }

  #consent() {
    const notice = this.talk.session?.consent;
    if (!notice?.text || this.talk.storage.get("consent") === notice.version) return nothing;
    const url = notice.url && safeUrl(notice.url, this.talk.api.server);
    return html`<div class="consent" role="region" aria-label=${WORDS.consent}>
      <p>
        ${format(notice.text)}
        ${url ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${WORDS.more}</a>` : nothing}
      </p>
      <button type="button" @click=${this.#agree}>${WORDS.understood}</button>
    </div>`;
  }

  #composer() {
    const hint = this.fault || (this.left != null ? WORDS.left(this.left) : "");
    return html`<form class="composer" @submit=${this.#onSubmit} novalidate>
      <label class="sr" for="text">${WORDS.write}</label>
      <textarea
        id="text"
        rows="1"
        autocomplete="off"
        placeholder=${WORDS.placeholder}
        aria-describedby="hint fault"
        aria-invalid=${this.fault ? "true" : "false"}
        .value=${live(this.talk.tabStorage.get("draft", ""))}
        @input=${this.#onInput}
        @keydown=${this.#onTextKey}
      ></textarea>
      <button type="submit" class="send" aria-label=${WORDS.send} title=${WORDS.send}>${sendIcon}</button>
      <p id="fault" class=${this.fault ? "fault" : "left"}>${hint}</p>
      <p id="hint" class="hint">${WORDS.hint}</p>
    </form>`;
  }

  #sure() {
    return html`<dialog id="sure" aria-labelledby="sure-title" aria-describedby="sure-text" @keydown=${(e) => e.stopPropagation()}>
      <h3 id="sure-title">${WORDS.sureTitle}</h3>
      <p id="sure-text">${WORDS.sure}</p>
      ${this.sureFault ? html`<p class="fault" role="alert">${this.sureFault}</p>` : nothing}
      <div class="row">
        <button type="button" class="main" @click=${this.#forget}>${WORDS.sureYes}</button>
        <button type="button" @click=${() => this.renderRoot.querySelector("#sure").close()}>${WORDS.cancel}</button>
      </div>
    </dialog>`;
  }

  // --- After each drawing

  willUpdate(changed) {
    if (changed.has("color")) this.#setColors();
    const log = this.#log;
    this.wasAtBottom = !log || log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM;
  }

  updated() {
    this.announcer.moveTo(this.opened ? this.renderRoot.querySelector(".panel") : this.renderRoot.querySelector(".all"));
    if (!this.opened) return;
    this.#fitText();
    const { events, pending, typing, loaded } = this.talk;
    const count = events.length + pending.length;
    const mine = pending.length > (this.pendingCount ?? 0);
    const grew = count !== this.shownCount || typing !== this.wasTyping;
    const first = loaded && !this.wasLoaded;
    Object.assign(this, { shownCount: count, pendingCount: pending.length, wasTyping: typing, wasLoaded: loaded });
    if (grew || first) this.#follow(mine || first);
    if (!document.hidden) this.talk.markRead();
  }

  /** Keep up with what arrives, but never tear away somebody who reads further up. */
  #follow(must) {
    if (!must && !this.wasAtBottom) {
      this.below = true;
      return;
    }
    const log = this.#log;
    const last = [...log.querySelectorAll(".message")].at(-1);
    // A long answer is shown from its beginning.
    const tall = !last.classList.contains("me") && last.offsetHeight > log.clientHeight * 0.7;
    if (tall) log.scrollTop = last.offsetTop - log.offsetTop - 8;
    else this.#toBottom();
  }

  #toBottom(byHand = false) {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.below = false;
    if (byHand) this.#log.focus({ preventScroll: true });
  }

  #onScroll() {
    const log = this.#log;
    if (this.below && log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM) this.below = false;
  }

  // --- Opening and closing

  async #open(focus = true) {
    this.opened = true;
    this.talk.watched = true;
    this.talk.tabStorage.set("open", true);
    this.talk.start();
    this.talk.retryNow();
    await this.updateComplete;
    this.#setColors();
    this.#toBottom();
    if (focus) this.#text?.focus({ preventScroll: true });
  }

  async #close() {
    this.opened = false;
    this.talk.watched = false;
    this.talk.tabStorage.set("open", false);
    await this.updateComplete;
    this.renderRoot.querySelector(".launcher").focus();
  }

  #fit() {
    this.full = this.screen.matches;
    this.#setColors();
  }

  /** The theme, and on a phone the height that the keyboard leaves. A sheet of its own: a strict CSP allows it. */
  #setColors() {
    const height = this.full && window.visualViewport ? `:host{--height:${Math.round(window.visualViewport.height)}px}` : "";
    this.colors?.replaceSync(theme(this.color) + height);
  }

  // --- What the person does

  #onPanelKey(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.hide();
    } else if (event.key === "Tab" && this.full) this.#keepInside(event);
  }

  /** A full-screen panel covers the page: Tab goes round inside it. */
  #keepInside(event) {
    const stops = focusable(this.renderRoot.querySelector(".panel"));
    const here = deepest(this.renderRoot);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (here !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }

  #onTextKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#sendTyped();
  }

  #onInput(event) {
    const { value } = event.target;
    this.talk.tabStorage.set("draft", value);
    this.fault = null;
    const length = value.trim().length;
    this.left = length > NEAR_LIMIT && length <= LONGEST ? LONGEST - length : null;
    this.#fitText();
  }

  #fitText() {
    const box = this.#text;
    // Rows instead of a height: no inline style, and it follows the person's letter size.
    box.rows = 1;
    while (box.rows < 5 && box.scrollHeight > box.clientHeight + 2) box.rows += 1;
  }

  #onSubmit(event) {
    event.preventDefault();
    this.#sendTyped();
  }

  #sendTyped() {
    const text = this.#text.value.trim();
    this.fault = !text ? WORDS.empty : text.length > LONGEST ? WORDS.tooLong(text.length - LONGEST) : null;
    if (this.fault) {
      this.announcer.say(this.fault);
      this.#text.focus();
      return;
    }
    this.talk.tabStorage.remove("draft");
    this.left = null;
    this.#say(text);
    this.#text.focus();
  }

  #say(text, choice = null) {
    this.#agree();
    this.talk.say(text, choice);
    if (this.talk.link !== "ok") this.announcer.say(WORDS.waiting);
  }

  #choose(label, one) {
    this.#say(label, typeof one === "string" ? null : one.id);
    // The button goes away; on a phone, the text box would bring up the keyboard.
    if (window.matchMedia("(pointer: coarse)").matches) this.#log.focus({ preventScroll: true });
    else this.#text.focus();
  }

  #agree() {
    const notice = this.talk.session?.consent;
    if (!notice || this.talk.storage.get("consent") === notice.version) return;
    this.talk.storage.set("consent", notice.version);
    this.requestUpdate();
    this.#text?.focus();
  }

  #retry(id) {
    this.talk.retry(id);
    this.#text.focus();
  }

  #discard(id) {
    this.talk.discard(id);
    this.#text.focus();
  }

  async #askSure() {
    this.sureFault = null;
    await this.updateComplete;
    this.renderRoot.querySelector("#sure").showModal();
  }

  async #forget() {
    try {
      await this.talk.forget();
    } catch (error) {
      this.sureFault = error.words || WORDS.forgetFailed;
      return;
    }
    this.renderRoot.querySelector("#sure").close();
    this.talk.tabStorage.remove("draft");
    this.announcer.say(WORDS.forgotten);
    this.requestUpdate();
    this.#text.focus();
  }

  // --- What is read aloud, once

  #tell(events) {
    for (const event of events) {
      if (event.kind === "user") continue;
      const who = event.kind === "agent" ? event.name || event.message?.name || WORDS.agent : WORDS.assistant;
      const said = event.kind === "notice" ? plain(event.text) : `${who}: ${plainMessage(event)}`;
      this.announcer.say(said);
    }
  }

  #tellLink({ link, before }) {
    if (!this.opened) return;
    if (link === "ok") this.announcer.say(WORDS.back);
    else if (before === "ok") this.announcer.say(link === "offline" ? WORDS.offline : WORDS.unreachable);
  }
}

/** What Tab stops at inside an element, through the shadow roots of the ratings. */
function focusable(root) {
  const selector = "button, [href], textarea, input, summary, [tabindex='0'], brujula-rating";
  return [...root.querySelectorAll(selector)]
    .flatMap((found) => (found.shadowRoot ? focusable(found.shadowRoot) : [found]))
    .filter((found) => !found.closest("[hidden], dialog:not([open])") && found.getClientRects().length);
}

function deepest(root) {
  let found = root.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}
