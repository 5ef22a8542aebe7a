"""The layers: what counts as acting together, with the window each is read at by default."""

from dataclasses import dataclass

from graphscan import sql
from graphscan.registry import find

DAY = 86400


@dataclass(frozen=True)
class Layer:
    """One kind of co-action; `windows` in seconds, None = whole period.

    `in_scan`: part of the default set. `is_evidence`: may join accounts into communities. `acts_once`: no post
    acts on more than one object, so its posts need no codes.
    """

    name: str
    windows: tuple[int | None, ...]
    means: str
    in_scan: bool = True
    is_evidence: bool = True
    acts_once: bool = False

    @property
    def select(self) -> str:
        """The SELECT of the layer: account_id, object_id, post_id, acted_at."""
        return sql.read(f"layers/{self.name}")


LAYERS = {
    layer.name: layer
    for layer in (
        Layer("co_url", (60,), "linked to the same page"),
        Layer("co_repost", (60,), "reposted the same post", acts_once=True),
        Layer("co_reply", (300,), "replied to the same post", acts_once=True),
        Layer("co_quote", (60,), "quoted the same post", acts_once=True),
        Layer("co_hashtag", (60,), "used the same hashtag"),
        Layer("hashtag_sequence", (DAY,), "used the same hashtags in the same order", acts_once=True),
        Layer("co_media", (60,), "posted the same picture or film"),
        Layer("co_text", (DAY, None), "posted the same text", acts_once=True),
        Layer("co_mention", (60,), "mentioned the same account", in_scan=False),
        Layer("co_domain", (60,), "linked into the same site", in_scan=False, is_evidence=False),
        Layer("co_post", (60,), "posted at the same time", in_scan=False, is_evidence=False, acts_once=True),
        Layer("shared_handle", (None,), "used the same handle", in_scan=False),
    )
}


def layer_named(name: str) -> Layer:
    """Return the layer, or raise `UsageError` with what the name may have meant."""
    return LAYERS[find("layer", name, LAYERS)]


def window_name(window: int | None) -> str:
    """Return a window in words: `60 s`, `5 min`, `24 h`, `whole period`."""
    if window is None:
        return "whole period"
    for size, unit in ((3600, "h"), (60, "min")):
        if window >= 2 * size and window % size == 0:
            return f"{window // size} {unit}"
    return f"{window} s"
