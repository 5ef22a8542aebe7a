"""How long work reports: libraries call a `Report`, whoever runs them decides what to draw."""

from typing import Protocol


class Report(Protocol):
    """Called with what is being done, how much is done and the total (None while unknown)."""

    def __call__(self, doing: str, done: float, total: float | None) -> None:
        """Take one step of progress."""


def silent(doing: str, done: float, total: float | None) -> None:
    """Report nothing."""
