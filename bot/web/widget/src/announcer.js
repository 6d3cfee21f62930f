// The one live region. What is told waits a moment in a line, so that two messages at once are both read.
const GAP_MS = 250;
const KEEP_MS = 20_000;

export class Announcer {
  constructor() {
    this.region = document.createElement("div");
    this.region.className = "sr";
    this.region.setAttribute("role", "status");
    this.region.setAttribute("aria-live", "polite");
    this.waiting = [];
  }

  /** A full-screen panel hides what is outside it from screen readers: the region goes where the person is. */
  moveTo(parent) {
    if (this.region.parentNode !== parent) parent.append(this.region);
  }

  say(text) {
    if (!text) return;
    this.waiting.push(text);
    clearTimeout(this.clock);
    this.clock = setTimeout(() => this.#tell(), GAP_MS);
  }

  #tell() {
    const said = document.createElement("p");
    said.textContent = this.waiting.join("\n");
    this.waiting = [];
    this.region.replaceChildren(said);
    // Later, whoever reads with the cursor should not find it a second time.
    clearTimeout(this.cleaning);
    this.cleaning = setTimeout(() => said.remove(), KEEP_MS);
  }
}
