"""Finds and reads the SQL files in queries/: beside the package in a checkout, inside it in a wheel."""

import re
from functools import cache
from pathlib import Path

_INSIDE = Path(__file__).parent / "queries"
_BESIDE = Path(__file__).parent.parent / "queries"
QUERIES = _INSIDE if _INSIDE.is_dir() else _BESIDE


@cache
def read(name: str) -> str:
    """Return the text of `queries/NAME.sql`, without a final semicolon."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8").strip().rstrip(";")


@cache
def names(folder: str) -> tuple[str, ...]:
    """Return the names of the SQL files directly in `queries/FOLDER`, sorted, without the ending."""
    return tuple(sorted(path.stem for path in (QUERIES / folder).glob("*.sql")))


def statements(name: str) -> list[str]:
    """Split `queries/NAME.sql` into its statements; a statement ends with a semicolon at a line's end."""
    parts = re.split(r";[ \t]*(?:\n|$)", read(name))
    return [part.strip() for part in parts if part.strip()]


def view_statements() -> list[str]:
    """Return the statements that define the views of a case: `action` over all layers, then views.sql."""
    layers = [f"select '{name}' as layer, * from (\n{read(f'layers/{name}')}\n)" for name in names("layers")]
    union = "\nunion all by name\n".join(layers)
    return [f"create or replace view action as\n{union}", *statements("views")]
