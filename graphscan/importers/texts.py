"""What import needs of texts and SQL cannot do: HTML to plain text, and the target of an unnamed repost."""

import hashlib
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

from graphscan.case import Case
from graphscan.text import content_token_count, normalise

MIN_CONTENT_TOKENS = 5
_BLOCKS = {"p", "br", "div", "li", "blockquote", "h1", "h2", "h3", "tr"}
_REPOST = re.compile(r"^\s*RT @([\w.\-]+(?:@[\w.\-]+)?):?\s*", re.IGNORECASE)
_CUT_TOKEN = re.compile(r"\S*(?:…|\.\.\.)\s*$")
HTML_FIELDS = ("text", "bio", "client")


class _PlainText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BLOCKS and self.parts:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def html_to_text(html: str) -> str:
    """Return the text of an HTML fragment; paragraphs and line breaks become line ends."""
    parser = _PlainText()
    parser.feed(html)
    parser.close()
    lines = [line.strip() for line in "".join(parser.parts).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def inferred_target(text: str) -> str | None:
    """Return ~HANDLE/md5 for the text of a repost whose post is not named; None below five content tokens.

    The handle is empty where the text does not begin with "RT @name:".
    """
    start = _REPOST.match(text)
    handle = start[1].lower() if start else ""
    body = normalise(_CUT_TOKEN.sub("", text[start.end() if start else 0 :]))
    if content_token_count(body) < MIN_CONTENT_TOKENS:
        return None
    return f"~{handle}/{hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()}"


def strip_html(case: Case) -> None:
    """Turn the HTML in `incoming` into plain text, each distinct value once."""
    for field in HTML_FIELDS:
        values = [row[0] for row in case.query(
            f"select distinct {field} from incoming where contains({field}, '<') or contains({field}, '&')"
        )]  # fmt: skip
        _replace(case, values, html_to_text)
        case.query(f"update incoming set {field} = replaced.new from replaced where {field} = replaced.old")


def infer_reposts(case: Case, source_id: int) -> None:
    """Give the reposts of this source that name no post an inferred target."""
    wanted = "source_id = $source_id and is_repost and repost_of_post_id is null and text is not null"
    texts = [row[0] for row in case.query(f"select distinct text from post where {wanted}", source_id=source_id)]
    if not texts:
        return
    _replace(case, texts, inferred_target)
    case.query(
        "update post set repost_of_post_id = platform || ':' || replaced.new, repost_inferred = true "
        f"from replaced where {wanted} and post.text = replaced.old and replaced.new is not null",
        source_id=source_id,
    )


def _replace(case: Case, values: Sequence[str], change: Callable[[str], str | None]) -> None:
    """Fill the temporary table `replaced` (old, new)."""
    case.query("create or replace temp table replaced (old varchar, new varchar)")
    for start in range(0, len(values), 100_000):
        old = list(values[start : start + 100_000])
        case.query(
            "insert into replaced select unnest($old::varchar[]), unnest($new::varchar[])",
            old=old, new=[change(value) for value in old],
        )  # fmt: skip
