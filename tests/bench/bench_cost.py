"""How fast quotes are: 10,000 in one process, each a different request. Ceiling: 2 seconds of processor."""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import parse
from knowledge.landed_cost.store import open_book

COUNT = 10_000
CEILING_SECONDS = 2.0
KINDS = [
    {"destination": "CL", "channel": "courier", "seller_registered_sii": True, "product": "poncho"},
    {"destination": "CL", "channel": "courier", "seller_registered_sii": False, "product": "vino"},
    {"destination": "CO", "channel": "courier", "shipped_from": "PE", "product": "botines de cuero"},
    {"destination": "CO", "channel": "carga_formal", "buyer": "empresa", "product": "ropa", "goods_origin": "CN"},
    {"destination": "MX", "channel": "courier", "shipped_from": "CO", "product": "cartera de cuero"},
    {"destination": "MX", "channel": "carga_formal", "product": "crema facial", "goods_origin": "CN"},
    {"destination": "PE", "channel": "courier", "shipped_from": "MX", "product": "alebrije"},
    {"destination": "PE", "channel": "carga_formal", "importer_doc": "RUC", "first_import": False, "product": "ropa"},
]


def main() -> int:
    """Time the quotes and say whether they fit."""
    book = open_book("", Path("var"))
    days = [f"2026-{month:02d}-10" for month in range(1, 12)]
    kinds = itertools.islice(itertools.cycle(itertools.product(days, KINDS)), COUNT)
    data = [
        {**kind, "on_date": day, "goods_value": str(20 + n % 900), "freight": "12.5"}
        for n, (day, kind) in enumerate(kinds)
    ]
    start = time.process_time()
    for item in data:
        quote(parse(item), book)
    spent = time.process_time() - start
    print(f"{COUNT} cotizaciones en {spent:.2f} s")
    return 0 if spent < CEILING_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
