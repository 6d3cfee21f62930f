// The conversation behind the panel: session, history, what is on its way, and whether the server answers.
import { Api, ApiError } from "./api.js";
import { Pause } from "./pause.js";
import { Queue, uuid } from "./queue.js";
import { Storage } from "./storage.js";

const WAIT_SECONDS = 20;
const TYPING_MS = 40_000;
const FAILURES_MOST = 4;
const PATIENT_SECONDS = 15;
const IDLE_MS = 60_000;
const HEARING_MS = 300;
const PAGE = 50;

/** Whose token it is: the server gives a fresh one for the same person now and then (bot/channels/web/tokens.py). */
const person = (token) => String(token ?? "").split(".")[0];

/** Fires "change" when anything shown changes, "arrived" (detail: events) for what is new, "reset", "link". */
export class Conversation extends EventTarget {
  constructor(server) {
    super();
    this.api = new Api(server);
    this.storage = new Storage(server);
    this.tabStorage = new Storage(server, "sessionStorage");
    const tab = this.tabStorage.get("tab") ?? uuid();
    this.tabStorage.set("tab", tab);
    this.queue = new Queue(this.storage, tab);
    this.session = null;
    this.events = [];
    this.cursor = 0;
    this.loaded = false;
    this.typing = false;
    this.who = "bot"; // who answers: the assistant, or en_espera and con_persona while a person is wanted or is there
    this.faults = { poll: navigator.onLine === false ? "offline" : "ok", send: "ok" };
    this.watched = false;
    this.pollPause = new Pause();
    this.sendPause = new Pause();
    this.sendingId = null;
  }

  /** True for somebody who has already talked here. */
  get known() {
    return Boolean(this.storage.get("token"));
  }

  /** "offline" without network, "unreachable" when the server does not take or give messages, else "ok". */
  get link() {
    const both = Object.values(this.faults);
    return ["offline", "unreachable"].find((fault) => both.includes(fault)) ?? "ok";
  }

  get pending() {
    return this.queue.all;
  }

  /** How many messages came that nobody has looked at. */
  get unread() {
    const read = this.storage.get("read", 0);
    return this.events.filter((event) => event.cursor > read && event.kind !== "user").length;
  }

  start() {
    if (this.stopping) return;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    window.addEventListener("online", () => this.retryNow(), { signal });
    window.addEventListener("offline", () => this.#setLink("poll", "offline"), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.pollPause.end(), { signal });
    signal.addEventListener("abort", this.storage.listen((key) => this.#heard(key)));
    this.#poll(signal);
    this.#flush();
  }

  stop() {
    this.stopping?.abort();
    this.stopping = null;
    this.pollPause.end();
    this.sendPause.end();
  }

  retryNow() {
    this.pollPause.end();
    this.sendPause.end();
  }

  markRead() {
    const last = this.events.at(-1)?.cursor ?? 0;
    if (last <= this.storage.get("read", 0)) return;
    this.storage.set("read", last);
    this.#changed();
  }

  say(text, choice = null) {
    this.queue.add(text, choice);
    this.#changed();
    this.#flush();
  }

  retry(id) {
    this.queue.edit(id, { state: "waiting", tab: this.queue.tab, failures: 0 });
    this.#changed();
    this.#flush();
  }

  discard(id) {
    this.queue.remove(id);
    this.#changed();
  }

  /** Rate an answer; throws ApiError. */
  async rate(rating) {
    await this.#withSession((token) => this.api.rate(token, rating));
    this.storage.set("ratings", { ...this.ratings, [rating.message]: rating.useful });
  }

  get ratings() {
    return this.storage.get("ratings", {});
  }

  /** Have the server forget, then begin again; throws ApiError and then nothing is lost. */
  async forget() {
    const token = this.storage.get("token");
    try {
      if (token) await this.api.forget(token);
    } catch (error) {
      if (error.status !== 401) throw error;
    }
    for (const key of ["read", "ratings", "queue"]) this.storage.remove(key);
    // The other tabs hear of the new token, never of none: two of them would ask for two.
    await this.#begin(null).catch(() => this.storage.remove("token"));
    this.#reset();
  }

  #heard(key) {
    const token = this.storage.get("token");
    if (key === "token" && this.session && person(token) !== person(this.session.token)) this.#reset();
    else this.#changed();
    if (key === "queue") this.#flush();
  }

  #reset() {
    this.session = null;
    this.#empty();
    this.#changed();
    this.polling?.abort();
    this.pollPause.end();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #setLink(way, fault) {
    const before = this.link;
    this.faults[way] = fault;
    const { link } = this;
    if (link === before) return;
    this.dispatchEvent(new CustomEvent("link", { detail: { link, before } }));
    this.#changed();
  }

  #unanswered(way, error) {
    if (error.status === 0) this.#setLink(way, navigator.onLine === false ? "offline" : "unreachable");
    else if (error.status >= 500) this.#setLink(way, "unreachable");
  }

  #setTyping(typing) {
    clearTimeout(this.typingClock);
    if (typing) this.typingClock = setTimeout(() => this.#setTyping(false), TYPING_MS);
    if (this.typing === typing) return;
    this.typing = typing;
    this.#changed();
  }

  #setWho(who) {
    if (this.who === who) return;
    this.who = who;
    this.#changed();
  }

  /** One session for all tabs: who comes second finds the token of the first. */
  async #open() {
    if (this.session) return this.session;
    this.opening ??= (async () => {
      const ask = () => this.#begin(this.storage.get("token"));
      this.session = navigator.locks
        ? await navigator.locks.request(`${this.storage.prefix}session`, ask)
        : await ask();
      return this.session;
    })();
    try {
      return await this.opening;
    } finally {
      this.opening = null;
      this.#changed();
    }
  }

  async #begin(before) {
    const session = await this.api.session(before);
    if (before && person(before) !== person(session.token)) for (const key of ["read", "ratings"]) this.storage.remove(key);
    this.storage.set("token", session.token);
    return session;
  }

  async #withSession(call) {
    const { token } = await this.#open();
    try {
      return await call(token);
    } catch (error) {
      if (error.status !== 401) throw error;
      const renewed = await this.#renew(token);
      if (person(renewed.token) === person(token)) throw error;
      return call(renewed.token);
    }
  }

  /** Expired or revoked elsewhere: the server gives a new token, and the history is that of the new session. */
  async #renew(token) {
    if (this.session?.token === token) this.session = null;
    // Where another tab began again, its token is about to be heard of here.
    await new Promise((resolve) => setTimeout(resolve, HEARING_MS));
    const renewed = await this.#open();
    if (person(renewed.token) !== person(token) && this.polledFor !== person(renewed.token)) {
      this.#empty();
      this.polling?.abort();
    }
    return renewed;
  }

  #empty() {
    this.events = [];
    this.cursor = 0;
    this.loaded = false;
    this.who = "bot";
    this.#setTyping(false);
    this.dispatchEvent(new Event("reset"));
  }

  async #poll(signal) {
    while (!signal.aborted) {
      try {
        await this.#ask();
        this.pollPause.reset();
        this.#setLink("poll", "ok");
        await this.#rest(signal);
      } catch (error) {
        // Whatever went wrong, the next try may not: a conversation that stops listening in silence is the worst.
        if (!(error instanceof ApiError)) console.error(error);
        if (signal.aborted) return;
        if (this.polling?.signal.aborted) continue;
        this.#unanswered("poll", error);
        await (error.retryAfter ? this.pollPause.wait(error.retryAfter * 1000) : this.pollPause.next());
      }
    }
  }

  /** Nobody looks: a hidden page waits, a closed panel asks only now and then. */
  async #rest(signal) {
    while (document.hidden && !signal.aborted) await this.pollPause.wait(IDLE_MS);
    const quiet = !this.watched && !this.pending.length && Date.now() - (this.lastNews ?? 0) > 10 * IDLE_MS;
    if (quiet && this.loaded) await this.pollPause.wait(IDLE_MS);
  }

  async #ask() {
    const { token } = await this.#open();
    this.polling = new AbortController();
    this.polledFor = person(token);
    const { signal } = this.polling;
    try {
      const answer = await this.api.events(token, this.cursor, this.loaded ? WAIT_SECONDS : 0, signal);
      if (!signal.aborted) this.#take(answer ?? {});
    } catch (error) {
      if (error.status !== 401) throw error;
      const renewed = await this.#renew(token);
      if (person(renewed.token) === person(token)) throw error;
    }
  }

  #take({ events = [], cursor = 0 }) {
    const first = !this.loaded;
    const known = new Set(this.events.map((event) => event.cursor));
    const told = events.filter((event) => event.kind !== "state" && !known.has(event.cursor));
    this.events = [...this.events, ...told].sort((a, b) => a.cursor - b.cursor);
    this.cursor = Math.max(this.cursor, cursor, ...told.map((event) => event.cursor));
    // A long history comes in pages: none of them is news.
    this.loaded ||= told.length < PAGE;
    this.queue.settle(this.events, this.cursor);
    for (const event of events) this.#watchTyping(event);
    if (told.length) this.lastNews = Date.now();
    if (told.length || first) this.#changed();
    if (told.length && !first) this.dispatchEvent(new CustomEvent("arrived", { detail: told }));
  }

  #watchTyping(event) {
    if (event.kind === "state") {
      this.#setWho(event.who ?? "bot");
      this.#setTyping(event.state === "typing");
    } else if (event.kind !== "user") this.#setTyping(false);
  }

  async #flush() {
    if (this.flushing) return;
    this.flushing = true;
    try {
      for (let entry = this.queue.next(); entry; entry = this.queue.next()) {
        await this.#send(entry);
        if (!this.stopping) return;
      }
    } finally {
      this.flushing = false;
      this.#setLink("send", "ok");
      this.sendingId = null;
      this.#changed();
    }
  }

  async #send(entry) {
    this.sendingId = entry.id;
    const message = entry.choice ? { id: entry.id, choice: entry.choice } : { id: entry.id, text: entry.text };
    try {
      const { cursor } = await this.#withSession((token) => this.api.send(token, message));
      this.sendPause.reset();
      this.queue.edit(entry.id, { state: "sent", cursor });
      this.queue.settle(this.events, this.cursor);
      this.lastNews = Date.now();
      this.#setLink("send", "ok");
      // The answer may already be here, or a person is to give it: then nobody is typing that we know of.
      if (this.who === "bot" && !this.events.some((event) => event.cursor > cursor && event.kind !== "user")) this.#setTyping(true);
      this.#changed();
      // What waits in a closed panel's slow rhythm is wanted now.
      this.pollPause.end();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await this.#notSent(entry, error);
    }
  }

  async #notSent(entry, error) {
    this.#unanswered("send", error);
    const failures = (entry.failures ?? 0) + (error.status ? 1 : 0);
    const hopeless = !error.passing || failures >= FAILURES_MOST || error.retryAfter > PATIENT_SECONDS;
    if (hopeless || (error.status === 429 && !error.retryAfter)) {
      this.queue.edit(entry.id, { state: "failed", words: error.words });
      this.#setLink("send", "ok");
      this.dispatchEvent(new CustomEvent("failed", { detail: error.words }));
      this.#changed();
      return;
    }
    this.queue.edit(entry.id, { failures });
    this.#changed();
    await (error.retryAfter ? this.sendPause.wait(error.retryAfter * 1000) : this.sendPause.next());
  }
}
