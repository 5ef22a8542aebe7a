"""What people type for windows, memory and columns, turned into values."""

import re
from collections.abc import Sequence

from graphscan.errors import UsageError

_BYTES = {"KB": 1000, "MB": 1000**2, "GB": 1000**3, "TB": 1000**4}
LEAST_MEMORY = 256 * 1000**2
_UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


def parse_window(text: str) -> int | None:
    """Return seconds from `60`, `90s`, `5m`, `24h` or `7d`; None from `all`.

    Raises `UsageError` for anything else.
    """
    if text == "all":
        return None
    found = re.fullmatch(r"(\d{1,10})([a-z]*)", text)
    if not found or found[2] not in _UNITS:
        raise UsageError(f"window {text!r}: not understood; give seconds, 5m, 24h, 7d or all")
    return int(found[1]) * _UNITS[found[2]]


def parse_windows(texts: Sequence[str]) -> dict[str | None, list[int | None]]:
    """Return the windows per layer from `60` (every layer, key None) and `co_text=24h` (one layer)."""
    windows: dict[str | None, list[int | None]] = {}
    for text in texts:
        layer, equals, value = text.rpartition("=")
        windows.setdefault(layer if equals else None, []).append(parse_window(value))
    return windows


def parse_memory(text: str | None) -> int | None:
    """Return bytes from `4GB`, `512MB` or `1.5GB`; None from None.

    Raises `UsageError` for anything else, and below 256 MB.
    """
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?) ?([KMGT]B)", text.strip().upper())
    if not found:
        raise UsageError(f"memory {text!r}: not understood; give for example 4GB or 512MB")
    memory = int(float(found[1]) * _BYTES[found[2]])
    if memory < LEAST_MEMORY:
        raise UsageError(f"memory {text!r}: too little to work with; give 256MB or more")
    return memory


def parse_columns(texts: Sequence[str]) -> dict[str, str]:
    """Return field -> header from `text=body`.

    Raises `UsageError` where the equals sign is missing or a field is named twice.
    """
    columns: dict[str, str] = {}
    for text in texts:
        field, equals, header = text.partition("=")
        if not (field and equals and header):
            raise UsageError(f"column {text!r}: not understood; write field=header, such as text=body")
        if field in columns:
            raise UsageError(
                f"column {field}: given twice ({columns[field]!r}, {header!r}); join columns as {field}=a,b"
            )
        columns[field] = header
    return columns
