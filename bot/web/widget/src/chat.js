// <brujula-chat>: the button in the corner and the panel with the conversation.
import { LitElement, html } from "lit";
import { Announcer } from "./announcer.js";
import { plainMessage } from "./blocks.js";
import { theme } from "./color.js";
import { Conversation } from "./conversation.js";
import { deepest, focusable } from "./focus.js";
import { plain } from "./markup.js";
import { BrujulaRating } from "./rating.js";
import { base, panel } from "./styles.js";
import { consentDue, launcher, panelView, who } from "./views.js";
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
    this.act = {
      key: (event) => this.#onPanelKey(event),
      scrolled: () => this.#onScroll(),
      toBottom: () => this.#toBottom(true),
      askSure: () => this.#askSure(),
      notSure: () => this.renderRoot.querySelector("#sure").close(),
      forget: () => this.#forget(),
      agree: () => this.#agree(),
      choose: (label, one) => this.#choose(label, one),
      retry: (id) => this.#retry(id),
      discard: (id) => this.#discard(id),
      submit: (event) => this.#onSubmit(event),
      input: (event) => this.#onInput(event),
      textKey: (event) => this.#onTextKey(event),
    };
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

  get #text() {
    return this.renderRoot.querySelector("#text");
  }

  get #log() {
    return this.renderRoot.querySelector("#log");
  }

  render() {
    return html`<div class=${this.opened ? "all open" : "all"} lang="es">${launcher(this)} ${panelView(this)}</div>`;
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
    this.#tellConsent();
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
    if (tall) log.scrollTop = last.offsetTop - 8;
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
    // The page sees keys of an element that is no text box: its shortcuts would run while one writes.
    event.stopPropagation();
    if (event.type !== "keydown") return;
    if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" && this.full) this.#keepInside(event);
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
    const notice = consentDue(this);
    if (!notice) return;
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
      const said = event.kind === "notice" ? plain(event.text) : `${who(event)}: ${plainMessage(event)}`;
      this.announcer.say(said);
    }
  }

  #tellConsent() {
    const notice = consentDue(this);
    if (!notice || this.toldConsent === notice.version) return;
    this.toldConsent = notice.version;
    this.announcer.say(`${WORDS.consent}: ${plain(notice.text)}`);
  }

  #tellLink({ link, before }) {
    if (!this.opened) return;
    if (link === "ok") this.announcer.say(WORDS.back);
    else if (before === "ok") this.announcer.say(link === "offline" ? WORDS.offline : WORDS.unreachable);
  }
}
