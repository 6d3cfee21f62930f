// The server's side of the conversation: one function a route, and one error that says what can be done about it.
const PATIENCE_MS = 15_000;

/** `status` 0 means that nobody answered. `words` are the server's, for the person. */
export class ApiError extends Error {
  constructor(status, words = "", retryAfter = 0) {
    super(words || `status ${status}`);
    this.status = status;
    this.words = words;
    this.retryAfter = retryAfter;
  }

  /** True when the same request may well work later. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  constructor(server) {
    this.server = server;
  }

  session(token) {
    return this.#call("POST", "/widget/session", { body: token ? { token } : {} });
  }

  send(token, message) {
    return this.#call("POST", "/widget/messages", { token, body: message });
  }

  events(token, after, wait, signal) {
    const path = `/widget/events?after=${after}&wait=${wait}`;
    return this.#call("GET", path, { token, signal, patience: PATIENCE_MS + wait * 1000 });
  }

  rate(token, rating) {
    return this.#call("POST", "/widget/ratings", { token, body: rating });
  }

  forget(token) {
    return this.#call("POST", "/widget/forget", { token, body: {} });
  }

  async #call(method, path, { token, body, signal, patience = PATIENCE_MS }) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), patience);
    const onAbort = () => stop.abort();
    signal?.addEventListener("abort", onAbort);
    try {
      const headers = {};
      if (token) headers.Authorization = `Bearer ${token}`;
      if (body) headers["Content-Type"] = "application/json";
      const response = await fetch(this.server + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        signal: stop.signal,
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "strict-origin",
      });
      return await read(response);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError(0);
    } finally {
      clearTimeout(clock);
      signal?.removeEventListener("abort", onAbort);
    }
  }
}

async function read(response) {
  if (response.status === 204) return null;
  let data = null;
  try {
    data = await response.json();
  } catch {
    // A proxy's page instead of JSON: as if the server had failed.
    throw new ApiError(response.ok ? 502 : response.status);
  }
  if (response.ok) return data;
  const words = typeof data?.error === "string" ? data.error : "";
  throw new ApiError(response.status, words, Number(response.headers.get("Retry-After")) || 0);
}
