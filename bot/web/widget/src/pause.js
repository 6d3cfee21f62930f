// Waiting between two tries: longer each time, and cut short when there is reason to hope.
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

export class Pause {
  constructor() {
    this.tries = 0;
    this.wake = null;
  }

  reset() {
    this.tries = 0;
  }

  /** Wait 1, 2, 4… up to 30 seconds, a fifth more or less so that not everybody comes back at once. */
  next() {
    const long = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.tries++);
    return this.wait(long * (0.8 + Math.random() * 0.4));
  }

  wait(milliseconds) {
    return new Promise((resolve) => {
      const clock = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(clock);
        resolve();
      };
    });
  }

  /** End the wait now, and count tries from the beginning. */
  end() {
    this.reset();
    this.wake?.();
  }
}
