// localStorage and sessionStorage that never throw: a private window or a full disk only loses the memory.
const memory = new Map();

function area(name) {
  try {
    const found = window[name];
    found.getItem("");
    return found;
  } catch {
    return null;
  }
}

export class Storage {
  constructor(server, name = "localStorage") {
    this.prefix = `brujula:${server}:`;
    this.area = area(name);
  }

  get(key, otherwise = null) {
    try {
      const text = this.area ? this.area.getItem(this.prefix + key) : memory.get(this.prefix + key);
      return text == null ? otherwise : JSON.parse(text);
    } catch {
      return otherwise;
    }
  }

  set(key, value) {
    const text = JSON.stringify(value);
    try {
      if (this.area) return this.area.setItem(this.prefix + key, text);
    } catch {
      this.area = null;
    }
    memory.set(this.prefix + key, text);
  }

  remove(key) {
    memory.delete(this.prefix + key);
    try {
      this.area?.removeItem(this.prefix + key);
    } catch {
      this.area = null;
    }
  }

  /** Call `heard(key)` when another tab changes one of our keys; return what stops it. */
  listen(heard) {
    const onStorage = (event) => {
      if (event.storageArea === this.area && event.key?.startsWith(this.prefix)) {
        heard(event.key.slice(this.prefix.length));
      }
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  }
}
