"""Chooses the posts that a network page shows behind its pairs, within a budget of bytes."""

import json
from dataclasses import dataclass, field
from typing import Any

from graphscan import sql
from graphscan.case import Case
from graphscan.views.page_data import Row, cut, link

PER_PAIR = 5  # post pairs per pair and layer
LENGTHS = (600, 280, 140)  # characters of a post; the longest with which every pair gets a post pair
POST_BYTES, PAIR_BYTES = 30, 50  # about what a post and a post pair cost beside text and address

_POST_LAYERS = {"co_repost", "co_reply", "co_quote"}  # their object is a post


@dataclass
class Evidence:
    """The post pairs of a page; posts, texts and objects are held once and named by their place.

    `rows` maps a pair's number to [place of the layer, object, source post, target post, gap in seconds,
    source time, target time]; the times only where there is no post. A post is [time, text, client, address,
    author], an object [name, post]; -1 or a missing value is unknown.
    """

    text_length: int
    rows: dict[int, list[list[Any]]] = field(default_factory=dict)
    posts: list[list[Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    objects: list[list[Any]] = field(default_factory=list)
    is_complete: bool = True


def collect(case: Case, layers: list[str], budget: int) -> Evidence:
    """Return the nearest post pairs of every drawn pair, as many `budget` bytes allow.

    The first of every pair come before any second, so the strongest evidence of all pairs is kept first.
    """
    rows = case.query(sql.read("view/evidence"), layers=layers, per_pair=PER_PAIR)
    wanted = {post_id for row in rows for post_id in _post_ids(row) if post_id}
    found = case.query(sql.read("view/posts"), post_ids=sorted(wanted))
    posts = {row[0]: row for row in found}
    shelf = _Shelf(posts, _text_length(rows, posts, budget), layers)
    for row in rows:
        if shelf.n_bytes > budget:
            shelf.evidence.is_complete = False
            break
        shelf.add(row)
    return shelf.evidence


def _post_ids(row: Row) -> list[str | None]:
    """Return the posts that a row needs: both sides, and the object where that is a post."""
    return [row[3], row[4], row[2] if row[1] in _POST_LAYERS else None]


def _text_length(rows: list[Row], posts: dict[str, Row], budget: int) -> int:
    """Return the longest cut with which the first post pair of every pair fits into the budget."""
    first_of_pair = {row[0]: row for row in reversed(rows)}
    shown = {post_id for row in first_of_pair.values() for post_id in _post_ids(row) if post_id in posts}
    texts = {posts[post_id][3] or "" for post_id in shown}
    addresses = sum(POST_BYTES + _n_bytes(posts[post_id][4]) for post_id in shown)
    for length in LENGTHS:
        n_bytes = len(first_of_pair) * PAIR_BYTES + addresses + sum(_n_bytes(text[:length]) for text in texts)
        if n_bytes <= budget:
            return length
    return LENGTHS[-1]


def _n_bytes(value: Any) -> int:
    """Return about how much a value takes on the page."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()) + 1


class _Shelf:
    """Fills an `Evidence` row by row and keeps count of its bytes."""

    def __init__(self, known_posts: dict[str, Row], text_length: int, layers: list[str]):
        self.evidence = Evidence(text_length)
        self.n_bytes = 0
        self._known_posts = known_posts
        self._layers = layers
        self._places: dict[tuple[str, str], int] = {}

    def add(self, row: Row) -> None:
        """Add one post pair."""
        number, layer, object_id, source_post, target_post, source_at, target_at, gap = row
        entry: list[Any] = [
            self._layers.index(layer),
            self._object(layer, object_id),
            self._post(source_post),
            self._post(target_post),
            round(gap, 3) if gap % 1 else int(gap),
        ]
        if source_post is None or target_post is None:
            entry += [source_at, target_at]
        self.evidence.rows.setdefault(number, []).append(entry)
        self.n_bytes += _n_bytes(entry) + 10

    def _post(self, post_id: str | None, *, with_author: bool = False) -> int:
        """Return the place of a post, -1 for an unknown one."""
        if post_id is None or post_id not in self._known_posts:
            return -1
        _, author, posted_at, text, url, client = self._known_posts[post_id]
        text_place = self._place(self.evidence.texts, cut(text, self.evidence.text_length))
        facts = [posted_at, text_place, self._place(self.evidence.clients, client), link(url) or 0]
        if with_author:
            return self._place(self.evidence.posts, [*facts, author], key=f"{post_id} as object")
        return self._place(self.evidence.posts, facts, key=post_id)

    def _object(self, layer: str, object_id: str) -> int:
        post = self._post(object_id, with_author=True) if layer in _POST_LAYERS else -1
        return self._place(self.evidence.objects, [cut(object_id, 200), post], key=f"{layer} {object_id}")

    def _place(self, shelf: list[Any], value: Any, *, key: str | None = None) -> int:
        """Return the place of a value, put there if it is new; -1 for none."""
        if not value:
            return -1
        known_as = (str(id(shelf)), key or str(value))
        if known_as not in self._places:
            self._places[known_as] = len(shelf)
            shelf.append(value)
            self.n_bytes += _n_bytes(value)
        return self._places[known_as]
