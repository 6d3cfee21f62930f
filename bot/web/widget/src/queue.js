// Messages on their way out. Kept in localStorage, so that a reload or a lost connection loses none; each carries
// the id that makes the server take it once, however often it is sent.

const ORPHAN_MS = 60_000;
const MOST = 30;

/** An id that nobody repeats; crypto.randomUUID is missing on plain http. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Entries are {id, tab, text, choice, at, state: "waiting"|"sent"|"failed", words, cursor}. */
export class Queue {
  constructor(storage, tab) {
    this.storage = storage;
    this.tab = tab;
  }

  get all() {
    const kept = this.storage.get("queue", []);
    return Array.isArray(kept) ? kept : [];
  }

  add(text, choice) {
    const entry = { id: uuid(), tab: this.tab, text, choice, at: new Date().toISOString(), state: "waiting" };
    this.storage.set("queue", [...this.all, entry].slice(-MOST));
    return entry;
  }

  edit(id, change) {
    this.storage.set("queue", this.all.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));
  }

  remove(id) {
    this.storage.set("queue", this.all.filter((entry) => entry.id !== id));
  }

  clear() {
    this.storage.remove("queue");
  }

  /** Drop what the history already shows: events by id, or the cursor passed by. */
  settle(events, cursor) {
    const seen = new Set(events.map((event) => event.id));
    const left = this.all.filter(({ id, cursor: at }) => !seen.has(id) && !(at && at <= cursor));
    if (left.length !== this.all.length) this.storage.set("queue", left);
  }

  /** The next one this tab should send: its own, or one whose tab was closed. */
  next() {
    const old = Date.now() - ORPHAN_MS;
    return this.all.find(
      (entry) => entry.state === "waiting" && (entry.tab === this.tab || Date.parse(entry.at) < old),
    );
  }
}
