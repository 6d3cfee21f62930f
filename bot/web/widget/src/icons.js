// Drawn here so that nothing more is downloaded; all are decoration, the controls carry their own labels.
import { svg, html } from "lit";

const icon = (shape) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shape}</svg>`;

export const chatIcon = icon(svg`<path d="M4 5h16v11H9.5L5 20v-4H4z" />`);
export const closeIcon = icon(svg`<path d="m6 6 12 12M18 6 6 18" />`);
export const againIcon = icon(svg`<path d="M5 12a7 7 0 1 0 2.2-5.1M5 4v4h4" />`);
export const sendIcon = icon(svg`<path d="M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4" />`);
export const downIcon = icon(svg`<path d="M12 5v14M6 13l6 6 6-6" />`);
export const fileIcon = icon(svg`<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6" />`);
export const compass = html`<svg class="compass" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
  ${svg`<circle cx="32" cy="32" r="30" fill="#14363f" /><circle cx="32" cy="32" r="24.5" fill="#fbf5ea" stroke="#e2a63d" stroke-width="2.5" /><g transform="rotate(38 32 32)"><path d="M32 12.5 37.2 32H26.8Z" fill="#b3452a" /><path d="M32 51.5 26.8 32h10.4Z" fill="#2b6777" /></g><circle cx="32" cy="32" r="3.2" fill="#fbf5ea" stroke="#14363f" stroke-width="1.8" />`}
</svg>`;
