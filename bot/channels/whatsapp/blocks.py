"""The blocks of an answer as lines that read well on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.channels.whatsapp.markup import bold, safe
from bot.channels.whatsapp.published_limits import length

_NARROW = 30  # characters of monospace that a phone of 360 px shows in one line of a bubble
_SHORT = 25  # lines of a table that stay together: one broken over two messages would lose its monospace
_FENCE = "```"


def block_text(block: dict[str, Any]) -> str:
    """Return a block as text; an unknown kind still says every word it has."""
    kind = block.get("type")
    render = _RENDERERS.get(kind) if isinstance(kind, str) else None
    return (render or _unknown)(block).strip()


def _paragraph(block: dict[str, Any]) -> str:
    return safe(_said(block.get("text")))


def _bullets(block: dict[str, Any]) -> str:
    return "\n".join(f"• {safe(item)}" for item in _items(block))


def _steps(block: dict[str, Any]) -> str:
    return "\n".join(f"{number}. {safe(item)}" for number, item in enumerate(_items(block), 1))


def _table(block: dict[str, Any]) -> str:
    """Return a table in monospace where it fits a phone; else one group of lines a row, each named by its column."""
    rows = [[_said(cell) for cell in row] for row in block.get("rows") or [] if isinstance(row, list)]
    columns = [_said(column) for column in block.get("columns") or []]
    lines = [columns, *rows] if any(columns) else rows
    width = max((len(line) for line in lines), default=0)
    widths = [max(length(line[at]) if at < len(line) else 0 for line in lines) for at in range(width)]
    narrow = sum(widths) + 2 * (width - 1) <= _NARROW and len(lines) <= _SHORT
    if lines and narrow and not any("`" in cell or "\n" in cell for line in lines for cell in line):
        return "\n".join([_FENCE, *(_aligned(line, widths, figures(rows)) for line in lines), _FENCE])
    return "\n".join(_row(row, columns) for row in rows) or safe(" ".join(columns))


def figures(rows: Sequence[Sequence[str]]) -> set[int]:
    """Return the columns that hold only figures, which are aligned to the right."""
    width = max((len(row) for row in rows), default=0)
    return {
        at
        for at in range(1, width)
        if all(any(sign.isdigit() for sign in row[at]) and length(row[at]) <= 14 for row in rows if at < len(row))
    }


def _aligned(line: Sequence[str], widths: Sequence[int], right: set[int]) -> str:
    cells = []
    for at, cell in enumerate(line):
        space = " " * (widths[at] - length(cell))
        cells.append(space + cell if at in right else cell + space)
    return "  ".join(cells).rstrip()


def _row(row: Sequence[str], columns: Sequence[str]) -> str:
    """Return a row as its name in bold and one line a datum."""
    if not row:
        return ""
    named = [
        f"{safe(columns[at])}: {safe(cell)}" if at < len(columns) and columns[at] else safe(cell)
        for at, cell in enumerate(row)
        if at and cell
    ]
    return "\n".join(part for part in (bold(row[0]), *named) if part)


def _lines(block: dict[str, Any]) -> str:
    """Return the lines of a sum: "• Arancel: 6 % de USD 100,00 = *USD 6,00*" with its norm, and the total in bold."""
    said = [_line(line) for line in block.get("lines") or [] if isinstance(line, dict)]
    total = block.get("total")
    if isinstance(total, dict):
        said.append(bold(f"{_said(total.get('label')) or 'Total'}: {_said(total.get('amount'))}"))
    elif total:
        said.append(bold(f"Total: {_said(total)}"))
    return "\n".join(said)


def _line(line: dict[str, Any]) -> str:
    concept = safe(_said(line.get("concept") or line.get("label")))
    worked = safe(_said(line.get("sum") or line.get("detail")))
    amount = bold(_said(line.get("amount")))
    norm = safe(_said(line.get("norm")))
    value = " = ".join(part for part in (worked, amount) if part)
    return f"• {concept}: {value}" + (f" ({norm})" if norm else "")


def _unknown(block: dict[str, Any]) -> str:
    return "\n".join(safe(word) for word in strings(block))


def strings(value: Any) -> Iterable[str]:
    """Return every text inside a block but its type, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "type":
                yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def _items(block: dict[str, Any]) -> list[str]:
    return [said for said in (_said(item).strip() for item in block.get("items") or []) if said]


def _said(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


_RENDERERS: dict[str, Callable[[dict[str, Any]], str]] = {
    "text": _paragraph,
    "list": _bullets,
    "steps": _steps,
    "table": _table,
    "lines": _lines,
}
