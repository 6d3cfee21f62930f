// The demo page: its questions open the conversation, and the tag it shows is the very one that put it here.
const chat = () => document.querySelector("brujula-chat");

for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => chat()?.ask(button.textContent.trim()));
}
document.querySelector("[data-open]").addEventListener("click", () => chat()?.show());

const script = document.querySelector('script[src$="/widget.js"]');
const attributes = [...script.attributes].filter(({ name }) => name.startsWith("data-"));
const lines = [`<script src="${script.src}"`, ...attributes.map(({ name, value }) => `  ${name}="${value}"`)];
const tag = `${lines.join("\n")}\n  defer></script>`;
document.querySelector("#codigo").textContent = tag;

document.querySelector("#copiar").addEventListener("click", async () => {
  const said = document.querySelector("#copiada");
  try {
    await navigator.clipboard.writeText(tag);
    said.textContent = "Copiada.";
  } catch {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector("#codigo"));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    said.textContent = "Quedó seleccionada: cópiala con Ctrl + C.";
  }
});
