"""Names and what they stand for, with a suggestion when a name is unknown."""

from collections.abc import Iterable
from difflib import get_close_matches

from graphscan.errors import UsageError


def find(kind: str, name: str, known: Iterable[str]) -> str:
    """Return `name` if it is known, else say what it may have meant.

    Raises `UsageError` naming the kind, the close matches and all known names.
    """
    names = sorted(known)
    if name in names:
        return name
    close = get_close_matches(name, names, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    raise UsageError(f"unknown {kind} {name!r}; {hint}known: {', '.join(names)}")
