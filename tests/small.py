"""Small posts put straight into a case, for tests that start after the import."""

from collections.abc import Iterable, Sequence
from typing import Any

from graphscan.case import Case

EPOCH = 1_700_000_000


def add_post(case: Case, account: str, second: float, **fields: Any) -> str:
    """Add one post of an account at a second after the epoch of the tests; return its id.

    `urls`, `hashtags`, `mentions` and `media` become entities, all else columns of post.
    """
    number = case.value("select count(*) from post") + 1
    post_id = fields.pop("post_id", f"x:p{number}")
    entities = {kind: fields.pop(f"{kind}s", ()) for kind in ("url", "hashtag", "mention")}
    entities["media"] = fields.pop("media", ())
    row = {"text": None, "is_repost": False, "repost_inferred": False, "is_context": False, "source_id": 1, **fields}
    columns = ", ".join(row)
    values = ", ".join(f"${name}" for name in row)
    case.query(
        f"insert into post (post_id, account_id, platform, posted_at, {columns}) "
        f"values ($post_id, $account, 'x', make_timestamp($at), {values})",
        post_id=post_id, account=f"x:{account}", at=int((EPOCH + second) * 1_000_000), **row,
    )  # fmt: skip
    for kind, found in entities.items():
        add_entities(case, post_id, kind, found)
    return str(post_id)


def add_entities(case: Case, post_id: str, kind: str, values: Iterable[str]) -> None:
    """Add entities of one kind to a post, in order."""
    for position, value in enumerate(values, start=1):
        case.query("insert into entity values ($post_id, $kind, $position, $value, false)",
                   post_id=post_id, kind=kind, position=position, value=value)  # fmt: skip


def add_accounts(case: Case, names: Sequence[str]) -> None:
    """Add accounts with a handle each."""
    for name in names:
        case.query(
            "insert into account (account_id, platform, handle) values ($id, 'x', $name)", id=f"x:{name}", name=name
        )


def pairs(case: Case, columns: str = "source, target, n_objects") -> list[tuple[Any, ...]]:
    """Return the newest pairs in order."""
    return case.query(f"select {columns} from coordinated_pair order by layer, time_window, source, target")
