// Sizes in em from the reader's own letter size (`medium`), so that the page's rem and resets do not matter.
// --base is the agency's colour, --on-base the text on it, --accent the same colour dark enough for text.
import { css } from "lit";

export const base = css`
  :host {
    --paper: #fffdf9;
    --sand: #f6f1e7;
    --line: #ddd0b8;
    --ink: #16262b;
    --soft: #55605c;
    --bad: #9c2f17;
  }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  p, h2, h3, ul, ol, fieldset, figure { margin: 0; padding: 0; border: 0; }
  button, textarea, input { font: inherit; color: inherit; letter-spacing: inherit; }
  button {
    min-height: 44px;
    min-width: 44px;
    padding: 0.35em 0.9em;
    background: var(--paper);
    color: var(--accent);
    border: 1px solid var(--accent);
    border-radius: 0.7em;
    cursor: pointer;
  }
  button:hover { background: var(--sand); }
  button.main { background: var(--base); color: var(--on-base); border-color: var(--base); font-weight: 600; }
  button.main:hover { filter: brightness(1.08); }
  a { color: var(--accent); text-underline-offset: 0.15em; overflow-wrap: anywhere; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }
  .row { display: flex; flex-wrap: wrap; gap: 0.5em; }
  .fault { color: var(--bad); font-weight: 600; }
  .icon { width: 1.5em; height: 1.5em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; }
  @media (forced-colors: active) {
    button, .bubble, .file, .consent, .panel, .launcher, dialog { border: 1px solid ButtonText !important; }
    .icon { stroke: ButtonText; }
    :focus-visible { outline-color: Highlight; }
  }
`;

export const panel = css`
  :host {
    all: initial !important;
    display: contents !important;
    direction: ltr !important;
    unicode-bidi: normal !important;
    font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif !important;
    line-height: 1.5 !important;
    color: #16262b !important;
    color-scheme: light !important;
  }
  :host([hidden]) { display: none !important; }

  .launcher {
    position: fixed;
    z-index: 2147483000;
    right: max(1em, env(safe-area-inset-right));
    bottom: max(1em, env(safe-area-inset-bottom));
    display: flex;
    align-items: center;
    gap: 0.55em;
    min-height: 3.5em;
    max-width: calc(100vw - 2em);
    padding: 0.5em 1.25em 0.5em 1em;
    background: var(--base);
    color: var(--on-base);
    border: 2px solid #fff;
    border-radius: 2em;
    font-weight: 600;
    box-shadow: 0 8px 24px rgb(22 38 43 / 28%);
  }
  .launcher:hover { background: var(--base); filter: brightness(1.08); }
  :host([position="left"]) .launcher { right: auto; left: max(1em, env(safe-area-inset-left)); }
  .badge {
    position: absolute;
    top: -0.5em;
    right: -0.3em;
    min-width: 1.75em;
    padding: 0.1em 0.4em;
    background: #a3260f;
    color: #fff;
    border: 2px solid #fff;
    border-radius: 1em;
    font-size: 0.85em;
    text-align: center;
  }

  .panel {
    position: fixed;
    z-index: 2147483000;
    right: max(1em, env(safe-area-inset-right));
    bottom: max(1em, env(safe-area-inset-bottom));
    width: min(26em, calc(100vw - 2em));
    height: min(44em, calc(100vh - 2em));
    display: flex;
    flex-direction: column;
    background: var(--paper);
    color: var(--ink);
    border: 1px solid var(--line);
    border-radius: 1.1em;
    overflow: hidden;
    box-shadow: 0 20px 60px -12px rgb(22 38 43 / 45%);
    animation: rise 0.18s ease-out;
  }
  :host([position="left"]) .panel { right: auto; left: max(1em, env(safe-area-inset-left)); }
  @keyframes rise { from { transform: translateY(0.8em); opacity: 0; } }

  .head {
    display: flex;
    align-items: center;
    gap: 0.6em;
    padding: 0.6em 0.6em 0.6em 0.9em;
    background: var(--base);
    color: var(--on-base);
  }
  .compass, .logo { width: 2.4em; height: 2.4em; flex: none; border-radius: 50%; }
  .logo { object-fit: contain; background: #fff; border-radius: 0.5em; padding: 0.15em; }
  .names { flex: 1; min-width: 0; }
  .names h2 { font-size: 1.05em; line-height: 1.25; overflow-wrap: anywhere; }
  .names p { font-size: 0.84em; line-height: 1.3; }
  .tool + .tool { margin-left: -0.5em; }
  .tool { padding: 0; display: grid; place-items: center; background: none; color: inherit; border-color: transparent; flex: none; }
  .tool:hover { background: rgb(255 255 255 / 16%); }
  .head :focus-visible { outline-color: var(--on-base); outline-offset: -3px; box-shadow: none; }

  .banner {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 0.3em 0.8em;
    padding: 0.35em 0.9em;
    background: #fff1cf;
    color: #4d3800;
    font-size: 0.9em;
    border-bottom: 1px solid #e8cf8c;
  }
  .banner p { flex: 1 1 12em; }
  .banner button { border-color: #8a6a12; color: #4d3800; background: none; }

  .log { flex: 1; min-height: 5em; position: relative; overflow: hidden auto; overscroll-behavior: contain; padding: 1em 0.9em; scrollbar-width: thin; }
  .log:focus-visible { outline-offset: -3px; box-shadow: none; }
  .loading { color: var(--soft); font-size: 0.9em; }
  .message { max-width: 97%; width: fit-content; margin: 0 0 0.9em; }
  .message.me { margin-left: auto; max-width: 84%; }
  .who { margin: 0 0 0.2em 0.15em; font-size: 0.8em; font-weight: 600; color: var(--soft); }
  .bubble {
    padding: 0.65em 0.9em;
    background: var(--sand);
    border-radius: 0.25em 1.1em 1.1em 1.1em;
    overflow-wrap: anywhere;
    display: grid;
    gap: 0.6em;
    grid-template-columns: minmax(0, 1fr);
  }
  .me .bubble { background: var(--base); color: var(--on-base); border-radius: 1.1em 1.1em 0.25em 1.1em; }
  .agent .bubble { background: #e8eff0; }
  .says { white-space: pre-line; }
  .title { text-wrap: balance; font-size: 1.05em; line-height: 1.3; color: var(--accent); }
  ul, ol { padding-left: 1.25em; display: grid; gap: 0.35em; }
  ol { padding-left: 1.5em; }
  li::marker { color: var(--accent); font-weight: 600; }
  .note, .notice, .state, .hint, .left { font-size: 0.84em; line-height: 1.4; color: var(--soft); white-space: pre-line; }
  .caution { padding: 0.5em 0.75em; font-size: 0.92em; background: #fff6dd; color: #4d3800; border-left: 4px solid #d99a1c; border-radius: 0.3em; }
  .notice { margin: 0 auto 1em; max-width: 90%; text-align: center; }
  .state { margin-top: 0.2em; text-align: right; }
  .state.fail { color: var(--bad); font-weight: 600; }
  .state.fail button { margin-top: 0.3em; font-weight: 400; }

  table { border-collapse: collapse; width: 100%; font-size: 0.95em; }
  .costs { background: var(--paper); border-radius: 0.6em; }
  .costs th { text-align: left; font-weight: 400; }
  .costs th, .costs td { padding: 0.5em 0.7em; vertical-align: top; border-bottom: 1px solid var(--line); }
  .costs tbody tr:last-child > * { border-bottom: 0; }
  .costs td { text-align: right; white-space: nowrap; font-weight: 600; font-variant-numeric: tabular-nums; }
  .costs tfoot > tr > * { border-top: 2px solid var(--accent); border-bottom: 0; font-weight: 700; }
  .concept, .sum, .norm, .dates { display: block; }
  .concept { font-weight: 600; }
  .sum { font-variant-numeric: tabular-nums; }
  .norm, .dates { font-size: 0.84em; line-height: 1.35; color: var(--soft); }
  .door {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.1em 1em;
    padding: 0.55em 0.75em;
    background: var(--base);
    color: var(--on-base);
    border-radius: 0.6em;
    font-variant-numeric: tabular-nums;
  }
  .door strong { font-size: 1.1em; }
  .wide { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 0.6em; }
  .grid caption { padding: 0.5em 0.7em; text-align: left; font-weight: 600; }
  .grid th, .grid td { min-width: 4.8em; padding: 0.45em 0.65em; text-align: left; vertical-align: top; overflow-wrap: break-word; border-bottom: 1px solid var(--line); }
  .grid thead > tr > * { background: var(--sand); color: var(--accent); }
  .grid tr:last-child > * { border-bottom: 0; }

  .file {
    display: flex;
    align-items: center;
    gap: 0.7em;
    min-height: 3.5em;
    padding: 0.55em 0.8em;
    background: var(--paper);
    border: 1px solid var(--accent);
    border-radius: 0.7em;
    text-decoration: none;
  }
  .file:hover .name { text-decoration: underline; }
  .file .icon { width: 2em; height: 2em; }
  .file span span { display: block; line-height: 1.35; }
  .name { font-weight: 600; }
  .kind { font-size: 0.84em; color: var(--soft); }

  .sources { border-top: 1px solid var(--line); }
  summary { display: flex; align-items: center; min-height: 44px; gap: 0.5em; color: var(--accent); font-size: 0.92em; font-weight: 600; cursor: pointer; list-style: none; }
  summary::-webkit-details-marker { display: none; }
  summary::before { content: ""; width: 0.5em; height: 0.5em; border: solid currentColor; border-width: 0 2px 2px 0; transform: rotate(-45deg); }
  details[open] summary::before { transform: rotate(45deg); }
  .sources ul { list-style: none; padding: 0; gap: 0.2em; font-size: 0.92em; }
  .sources li { padding: 0.35em 0 0.5em; }
  .sources li + li { border-top: 1px dashed var(--line); }
  .sources a { display: inline-block; min-height: 44px; padding: 0.35em 0; }

  .typing { display: flex; gap: 0.3em; width: fit-content; margin: 0 0 0.9em; padding: 0.85em 1em; background: var(--sand); border-radius: 0.25em 1.1em 1.1em 1.1em; }
  .typing i { width: 0.5em; height: 0.5em; border-radius: 50%; background: var(--accent); animation: blink 1.2s infinite; }
  .typing i:nth-of-type(2) { animation-delay: 0.2s; }
  .typing i:nth-of-type(3) { animation-delay: 0.4s; }
  @keyframes blink { 0%, 60%, 100% { opacity: 0.3; } 30% { opacity: 1; } }

  .suggestions { display: flex; flex-wrap: wrap; gap: 0.5em; margin-bottom: 0.3em; }
  .suggestions button { border-radius: 1.4em; text-align: left; overflow-wrap: anywhere; }
  .below {
    position: relative;
    align-self: center;
    height: 44px;
    margin: -52px 0 8px;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 0.4em;
    border-radius: 1.4em;
    box-shadow: 0 4px 14px rgb(22 38 43 / 25%);
  }

  .consent { display: flex; align-items: center; gap: 0.5em 0.9em; flex-wrap: wrap; max-height: 40%; overflow-y: auto; padding: 0.65em 0.9em; background: #eef4f3; font-size: 0.86em; line-height: 1.4; border-top: 1px solid var(--line); flex: none; }
  .consent p { flex: 1 1 15em; }

  .composer { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.15em 0.5em; padding: 0.65em 0.9em max(0.5em, env(safe-area-inset-bottom)); border-top: 1px solid var(--line); flex: none; }
  textarea { width: 100%; min-height: 44px; padding: 0.55em 0.8em; line-height: 1.4; background: #fff; border: 1px solid #77827e; border-radius: 0.8em; resize: none; }
  textarea::placeholder { color: #626d69; opacity: 1; }
  textarea:focus-visible { outline-offset: 0; }
  .send { align-self: end; display: grid; place-items: center; padding: 0; width: 46px; height: 46px; background: var(--base); color: var(--on-base); border-color: var(--base); border-radius: 0.8em; }
  .send:hover { background: var(--base); filter: brightness(1.08); }
  .composer p { grid-column: 1 / -1; font-size: 0.8em; }

  dialog { width: min(22em, calc(100vw - 2em)); padding: 1.2em; background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 1em; font: inherit; }
  dialog::backdrop { background: rgb(22 38 43 / 55%); }
  dialog h3 { margin-bottom: 0.3em; font-size: 1.15em; }
  dialog .row { margin-top: 1em; }

  @media (max-width: 480px), (max-height: 420px) {
    .panel, :host([position="left"]) .panel { inset: 0 0 auto; width: 100%; height: var(--height, 100dvh); max-height: 100vh; max-height: 100dvh; border: 0; border-radius: 0; }
    .names h2 { font-size: 0.98em; }
    .head { gap: 0.4em; padding-left: 0.7em; }
    .launcher .word { display: none; }
    .launcher { min-width: 3.5em; justify-content: center; padding: 0.5em; }
    .hint { display: none; }
  }
  @media (max-height: 420px) { .names p, .hint { display: none; } }
  @media (pointer: coarse) { .hint { display: none; } }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
    .typing i { opacity: 0.75; }
  }
  @media (forced-colors: active) {
    .door, .costs, .typing { border: 1px solid CanvasText; }
    .typing i { background: CanvasText; forced-color-adjust: none; }
  }
  @media print { .launcher, .panel { display: none; } }
`;

export const rating = css`
  :host { display: block; margin-top: 0.2em; font-size: 0.9em; color: var(--soft); }
  .ask { display: flex; align-items: center; flex-wrap: wrap; gap: 0.2em 0.4em; padding-left: 0.2em; }
  .ask button, .plain { border-color: transparent; background: none; padding: 0.2em 0.6em; font-weight: 600; text-decoration: underline; text-underline-offset: 0.2em; }
  .done { padding-left: 0.2em; }
  .done:focus { outline: none; }
  form { display: grid; gap: 0.6em; margin-top: 0.4em; padding: 0.8em; border: 1px solid var(--line); border-radius: 0.8em; color: var(--ink); }
  legend { font-weight: 600; padding: 0; }
  .reason { display: flex; align-items: center; gap: 0.6em; min-height: 44px; cursor: pointer; }
  .reason input { width: 1.25em; height: 1.25em; accent-color: var(--accent); flex: none; margin: 0; }
  .comment { display: grid; gap: 0.3em; }
  textarea { width: 100%; min-height: 44px; padding: 0.5em 0.7em; background: #fff; border: 1px solid #77827e; border-radius: 0.6em; resize: vertical; }
`;
