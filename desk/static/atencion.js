// News of the queue and of one conversation as they happen, their sound, and the box in which one answers.
"use strict";
(() => {
  const MUTED = "mesa-sin-sonido";
  const live = document.querySelector("[data-novedades]");
  const button = document.getElementById("sonido");
  const isMuted = () => localStorage.getItem(MUTED) === "1";
  const title = document.title;
  let audio = null;
  let known = null;

  const showSound = () => {
    if (!button) return;
    button.setAttribute("aria-pressed", String(!isMuted()));
    button.textContent = isMuted() ? "Sonido: apagado" : "Sonido: activado";
  };

  // Two soft notes, made here: no file to fetch. Browsers allow it after the first key or click on the page.
  const ring = () => {
    if (isMuted()) return;
    window.mesaSonidos = (window.mesaSonidos ?? 0) + 1;
    audio ??= new AudioContext();
    audio.resume().catch(() => {});
    [660, 880].forEach((pitch, place) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const at = audio.currentTime + place * 0.16;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.32);
    });
  };

  button?.addEventListener("click", () => {
    localStorage.setItem(MUTED, isMuted() ? "0" : "1");
    showSound();
    ring();
  });
  showSound();

  const heard = (counts) => {
    const more = known && (counts.espera > known.espera || counts.escribieron > known.escribieron);
    known = counts;
    const due = counts.espera + counts.escribieron;
    document.title = due ? `(${due}) ${title}` : title;
    if (more) ring();
  };

  if (live && "EventSource" in window) {
    const source = new EventSource(live.dataset.novedades);
    source.addEventListener("novedad", (event) => {
      heard(JSON.parse(event.data));
      document.body.dispatchEvent(new Event("novedad"));
    });
    window.addEventListener("pagehide", () => source.close());
  }

  const toEnd = () => {
    const lines = document.querySelector("[data-abajo]");
    if (lines) lines.scrollTop = lines.scrollHeight;
  };
  toEnd();
  document.addEventListener("htmx:afterSwap", toEnd);
  // A list that changes under the keyboard keeps the focus where it was.
  let focused = null;
  document.addEventListener("htmx:beforeSwap", () => {
    const at = document.activeElement;
    focused = at?.closest("[data-novedades]") ? at.closest("form")?.getAttribute("action") || at.getAttribute("href") : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!focused) return;
    const again = [...document.querySelectorAll("form[action], a[href]")].find(
      (one) => (one.getAttribute("action") || one.getAttribute("href")) === focused,
    );
    (again?.querySelector("button") ?? again)?.focus();
    focused = null;
  });

  const box = document.getElementById("respuesta");
  const form = box?.form;
  box?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !box.value.trim()) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const put = (text) => {
    if (!box || !text) return;
    box.value = box.value.trim() ? `${box.value.trimEnd()}\n${text}` : text;
    box.focus();
  };
  document.querySelector("[data-respuestas]")?.addEventListener("change", (event) => {
    put(event.target.value);
    event.target.value = "";
  });
  document.addEventListener("click", (event) => {
    const from = event.target.closest("[data-usar]");
    if (from) put(from.dataset.usar);
  });
  // A message has a name of its own, so that one that is sent twice is one.
  document.body.addEventListener("mesa-enviado", () => {
    if (!form) return;
    box.value = "";
    form.elements.clave.value = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    box.focus();
  });
  document.body.addEventListener("mesa-no-enviado", () => box?.focus());
})();
