"""Pure functions on texts: the normal form whose equality makes two posts share a text."""

import hashlib
import re
import unicodedata
from functools import lru_cache

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w@])@[\w.\-]+(?:@[\w.\-]+)?")
_IGNORABLE = re.compile(  # zero-width and direction signs, soft hyphen, Latin, Hebrew and Arabic diacritics
    "[\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_NO_WORD = re.compile(  # vowel signs of Indic and South-East Asian scripts are no \w, but part of words
    "(?:[^\\w#\u0900-\u0963\u0966-\u0e3e\u0e40-\u109f\u1780-\u17d3]|_)+"
)
_LETTER = re.compile(r"[^\W\d_]")


def normalise(text: str) -> str:
    """Return the text as far as it counts: case-folded letters, digits and # between single spaces.

    NFKC and casefold; URLs and @mentions are removed, and so are emoji and all other signs.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if "://" in folded or "www." in folded:
        folded = _URL.sub(" ", folded)
    if "@" in folded:
        folded = _MENTION.sub(" ", folded)
    if not folded.isascii():
        folded = _IGNORABLE.sub("", folded)
    return _NO_WORD.sub(" ", folded).strip()


def text_key(normalised: str) -> str | None:
    """Return the md5 of a normalised text in hex, or None where nothing is left of it."""
    if not normalised:
        return None
    return hashlib.md5(normalised.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def content_token_count(normalised: str) -> int:
    """Return how many tokens have at least two letters."""
    return sum(_has_two_letters(token) for token in normalised.split())


@lru_cache(maxsize=1 << 16)
def _has_two_letters(token: str) -> bool:
    return len(_LETTER.findall(token)) >= 2
