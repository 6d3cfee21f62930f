// Turns the text of a reply into nodes: *bold* and links. Only text nodes and two elements; never HTML.
"use strict";

const PIECES = /\*(?=\S)([^*\n]*[^*\s])\*|(https?:\/\/[^\s<>"']+)/g;

function linkNode(address) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = address.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function boldNode(text) {
  const bold = document.createElement("strong");
  bold.textContent = text;
  return bold;
}

function formatInto(parent, text) {
  let from = 0;
  for (const match of text.matchAll(PIECES)) {
    parent.append(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] !== undefined) {
      parent.append(boldNode(match[1]));
      continue;
    }
    // A full stop or bracket after an address belongs to the sentence.
    const tail = match[2].match(/[.,;:!?)\]»*]+$/);
    parent.append(linkNode(tail ? match[2].slice(0, -tail[0].length) : match[2]), tail ? tail[0] : "");
  }
  parent.append(text.slice(from));
}
