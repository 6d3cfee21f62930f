// What Lit finds where it looks for globalThis: the two things it needs, and a place for its own marks that is not
// the host page's window (which may have a Lit of its own).
export const litScope = { ShadowRoot: window.ShadowRoot, trustedTypes: window.trustedTypes };
