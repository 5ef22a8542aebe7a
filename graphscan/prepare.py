"""Derived columns, kept up to date: normal forms of texts and canonical URLs, of new values only."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from graphscan import sql
from graphscan.case import Case
from graphscan.progress import Report, silent
from graphscan.text import content_token_count, normalise, text_key
from graphscan.urls import canonical_url, registrable_domain

BATCH = 50_000


def prepare(case: Case, *, report: Report = silent) -> int:
    """Fill `post_text` and `url` for posts and URLs that have no row yet; return how many rows were added.

    Works on distinct values, in one ledger step; writes nothing when all is up to date.
    """
    n_texts, n_urls = case.query(sql.read("prepare/missing"))[0]
    if n_texts + n_urls == 0:
        return 0
    with case.step("prepare") as run:
        run.n_rows = _fill(case, "texts", _text_row, n_texts, report) + _fill(case, "urls", _url_row, n_urls, report)
    return run.n_rows


def _text_row(text: str) -> tuple[str | None, int]:
    normalised = normalise(text)
    return text_key(normalised), content_token_count(normalised)


def _url_row(value: str) -> tuple[str | None, str | None]:
    return canonical_url(value), registrable_domain(value)


def _fill(case: Case, what: str, derive: Callable[[str], tuple[Any, Any]], total: int, report: Report) -> int:
    if total == 0:
        return 0
    case.query("create or replace temp table derived (value varchar, first_part varchar, second_part varchar)")
    done = 0
    for values in _batches(case, what):
        _append(case, values, [derive(value) for value in values])
        done += len(values)
        report(f"prepare {what}", done, total)
    return int(case.connection.execute(sql.read(f"prepare/insert_{what}")).fetchall()[0][0])


def _append(case: Case, values: list[str], derived: list[tuple[Any, Any]]) -> None:
    columns = {
        "value": np.array(values, dtype=object),
        "first_part": np.array([row[0] for row in derived], dtype=object),
        "second_part": np.array([row[1] for row in derived], dtype=object),
    }
    case.connection.register("derived_batch", columns)
    case.query("insert into derived select value, first_part, second_part from derived_batch")
    case.connection.unregister("derived_batch")


def _batches(case: Case, what: str) -> Iterator[list[str]]:
    """Yield the distinct values that have no derived row yet, at most BATCH at a time."""
    case.connection.execute(f"create or replace temp table missing as {sql.read(f'prepare/missing_{what}')}")
    n_values = case.value("select count(*) from missing")
    for start in range(0, n_values, BATCH):
        statement = "select value from missing where number between $first and $last order by number"
        rows = case.query(statement, first=start, last=start + BATCH - 1)
        yield [row[0] for row in rows]
