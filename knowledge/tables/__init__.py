"""The content as tables: any kind out to Excel or CSV and back, with every fault told and nothing changed before it is seen."""

from knowledge.tables.csv_files import COMMA_COUNTRIES, csv_parts, write_csv
from knowledge.tables.export import rows
from knowledge.tables.grid import MOST_BYTES, FileRefused
from knowledge.tables.importing import items, prepare, read_file
from knowledge.tables.layout import Layout, Table, layout_of
from knowledge.tables.outcome import SHOWN, Outcome, Proposal

__all__ = [
    "COMMA_COUNTRIES", "MOST_BYTES", "SHOWN", "FileRefused", "Layout", "Outcome", "Proposal", "Table", "csv_parts", "items",
    "layout_of", "prepare", "read_file", "rows", "write_csv",
]  # fmt: skip
