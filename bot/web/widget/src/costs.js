// Cost lines as a reader of sums wants them: concept and sum at the left, amount at the right, norm below.
const MONEY = "(?:[A-Z]{3}|US\\$|S\\/|\\$)[ \\u00a0]?-?[\\d.,]*\\d";
const LINE = new RegExp(`^([^:=]{2,120}): (?:(.+) = )?(${MONEY})(?: \\((.+)\\))?\\.?$`, "u");
const DOOR = new RegExp(`^(En la puerta|Precio con el impuesto|Puesto en la puerta): (${MONEY})(?:[,.] ?(.*))?$`, "su");

/** Return the lines of a list that is an account ("IVA: 19 % de USD 140,00 = USD 26,60 (norma)"), or null. */
export function costLines(items) {
  const found = items.map((item) => LINE.exec(item));
  if (!items.length || found.some((match) => !match)) return null;
  return found.map(([, concept, sum, amount, norm]) => ({ concept, sum, amount, norm }));
}

/** Return {label, amount, rest} of the sentence that gives the total at the door, or null. */
export function doorTotal(text) {
  const match = DOOR.exec(text);
  if (!match) return null;
  const rest = (match[3] ?? "").trim();
  return { label: match[1], amount: match[2], rest: rest && rest[0].toUpperCase() + rest.slice(1) };
}
