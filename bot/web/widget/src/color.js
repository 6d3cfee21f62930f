// The agency chooses one colour; what stands on it and beside it is computed so that the contrast is AA.
const INK = [22, 38, 43];
const WHITE = [255, 255, 255];
const PALEST = [246, 241, 231];
const TEXT_CONTRAST = 4.5;

/** Return [r, g, b] of any CSS colour the browser can read as hexadecimal, or null. */
export function parse(text) {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen || !text) return null;
  const tried = ["#010203", "#040506"].map((start) => {
    pen.fillStyle = start;
    pen.fillStyle = text;
    return pen.fillStyle;
  });
  // What cannot be read leaves the colour that was there before.
  const hex = tried[0] === tried[1] && /^#([0-9a-f]{6})$/.exec(tried[0]);
  return hex ? [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16)) : null;
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** White or ink, whichever is read better on it; black where neither reaches AA. */
export function textOn(rgb) {
  const best = contrast(rgb, WHITE) >= contrast(rgb, INK) ? WHITE : INK;
  return contrast(rgb, best) >= TEXT_CONTRAST ? best : [0, 0, 0];
}

/** The colour itself, darkened as far as it takes to be read on our palest surface. */
export function readable(rgb) {
  let dark = rgb;
  for (let step = 0; step < 40 && contrast(dark, PALEST) < TEXT_CONTRAST; step++) {
    dark = dark.map((part) => Math.floor(part * 0.93));
  }
  return dark;
}

export function css(rgb) {
  return `rgb(${rgb.join(" ")})`;
}

/** The custom properties of a theme; the colour is the agency's, or ours where it cannot be read. */
export function theme(text, otherwise = [20, 83, 94]) {
  const base = parse(text) ?? otherwise;
  return `:host{--base:${css(base)};--on-base:${css(textOn(base))};--accent:${css(readable(base))}}`;
}
