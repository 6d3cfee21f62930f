// "¿Te sirvió?" under an answer; a "no" asks why, and only that.
import { LitElement, html, nothing } from "lit";
import { base, rating } from "./styles.js";
import { WORDS } from "./words.js";

/** Properties: `message` (event id), `given` (true, false or undefined), `send(rating)` that may throw ApiError. */
export class BrujulaRating extends LitElement {
  static properties = {
    message: {},
    given: {},
    send: { attribute: false },
    asking: { state: true },
    busy: { state: true },
    fault: { state: true },
  };
  static styles = [base, rating];

  render() {
    if (this.asking) return this.#why();
    if (this.given != null) {
      return html`<p class="done" tabindex="-1">
        ${WORDS.thanks} <button type="button" class="plain" @click=${this.#change}>${WORDS.change}</button>
      </p>`;
    }
    return html`<div role="group" aria-labelledby="ask" class="ask">
      <span id="ask">${WORDS.useful}</span>
      <button type="button" aria-disabled=${this.busy ? "true" : "false"} @click=${() => this.#give(true)}>${WORDS.yes}</button>
      <button type="button" @click=${this.#askWhy}>${WORDS.no}</button>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
    </div>`;
  }

  #why() {
    return html`<form @submit=${this.#submit} @keydown=${this.#onKey}>
      <fieldset>
        <legend>${WORDS.why}</legend>
        ${Object.entries(WORDS.reasons).map(
          ([value, label], at) => html`<label class="reason">
            <input type="radio" name="reason" value=${value} ?checked=${at === 0} />${label}
          </label>`,
        )}
      </fieldset>
      <label class="comment">${WORDS.comment}<textarea name="comment" rows="2" maxlength="300"></textarea></label>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      <div class="row">
        <button type="submit" class="main">${WORDS.sendRating}</button>
        <button type="button" @click=${this.#leave}>${WORDS.cancel}</button>
      </div>
    </form>`;
  }

  async #focus(selector) {
    await this.updateComplete;
    this.renderRoot.querySelector(selector)?.focus();
  }

  #askWhy() {
    this.fault = null;
    this.asking = true;
    this.#focus("input");
  }

  #change() {
    this.given = null;
    this.#focus("button");
  }

  #leave() {
    this.asking = false;
    this.#focus("button:last-of-type");
  }

  #onKey(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#leave();
  }

  #submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.#give(false, form.get("reason"), String(form.get("comment") ?? "").trim() || null);
  }

  async #give(useful, reason = null, comment = null) {
    if (this.busy) return;
    this.busy = true;
    this.fault = null;
    try {
      await this.send({ message: this.message, useful, reason, comment });
      this.given = useful;
      this.asking = false;
      this.#focus(".done");
    } catch (error) {
      this.fault = error.words || WORDS.ratingFailed;
    } finally {
      this.busy = false;
    }
  }
}
