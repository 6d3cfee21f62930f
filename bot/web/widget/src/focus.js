// Where Tab stops, through shadow roots.

/** What Tab stops at inside an element, through the shadow roots of the ratings. */
export function focusable(root) {
  const selector = "button, [href], textarea, input, summary, [tabindex='0'], brujula-rating";
  return [...root.querySelectorAll(selector)]
    .flatMap((found) => (found.shadowRoot ? focusable(found.shadowRoot) : [found]))
    .filter((found) => !found.closest("[hidden], dialog:not([open])") && found.getClientRects().length);
}

/** The element that really has the focus, inside any shadow root. */
export function deepest(root) {
  let found = root.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}
