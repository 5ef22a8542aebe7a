"""Normal forms of texts and canonical URLs, by table."""

import hashlib
import random
import re

import pytest
from ural import get_domain_name, is_url, normalize_url

from graphscan.text import content_token_count, normalise, text_key
from graphscan.urls import canonical_url, registrable_domain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vote NOW for @bob the  best plan!", "vote now for the best plan"),
        ("read https://t.co/Ab3?x=1 #Union", "read #union"),
        ("mail me@example.com", "mail me example com"),
        ("Straße STRASSE", "strasse strasse"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("snake_case", "snake case"),
        ("ﬁne Ｗｉｄｅ", "fine wide"),
        ("e\u0301tude", "étude"),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
        ("مُحَمَّد", "محمد"),
        ("नमस्ते दुनिया।", "नमस्ते दुनिया"),
        ("\U0001f600 \u2764\ufe0f", ""),
        ("@only @mentions", ""),
        ("", ""),
    ],
)
def test_normal_form(text, expected):
    assert normalise(text) == expected


@pytest.mark.parametrize(("text", "count"), [("a bc def 12 x2y3 4g", 3), ("", 0), ("#ab #1", 1)])
def test_content_tokens_have_two_letters(text, count):
    assert content_token_count(text) == count


def test_text_key_is_the_md5_of_the_normal_form_and_none_for_nothing():
    assert text_key("vote now") == hashlib.md5(b"vote now").hexdigest()
    assert text_key("") is None


def test_lone_surrogates_have_a_key():
    assert len(text_key(normalise("broken \ud83d text")) or "") == 32


@pytest.mark.parametrize(
    ("value", "canonical", "domain"),
    [
        ("https://www.Example.com/a?utm_source=x&b=1#part", "example.com/a?b=1", "example.com"),
        ("http://example.com/a?b=1", "example.com/a?b=1", "example.com"),
        ("example.co.uk/a", "example.co.uk/a", "example.co.uk"),
        ("6f5902ac237024bd", "6f5902ac237024bd", None),
        ("http://x/1", "x/1", None),
        ("javascript:alert(1)", "javascript:alert(1)", None),
        ("http://[bad", "http://[bad", None),
        ("  ", None, None),
        ("https://example.com/" + "a" * 5000, "https://example.com/" + "a" * 5000, None),
    ],
)
def test_canonical_url(value, canonical, domain):
    assert (canonical_url(value), registrable_domain(value)) == (canonical, domain)


_PARTS = {
    "scheme": [
        "http://", "https://", "HTTP://", "//", "", "http://u:p@", "https:///",
    ],
    "host": [
        "example.org", "www.example.co.uk", "m.x.com", "amp.cdn.de", "amp-x.de", "www.www2.a.io",
        "xn--bcher-kva.de", "a.b.blogspot.com", "Example.ORG", "co.uk", "localhost", "10.0.0.1",
        "mobile.twitter.com", "example.org:80", "example.org:8080", "a_b.example.org", "-a.de", "a-.de",
        "youtube.com", "youtube.com/redirect", "m.facebook.com",
        "x.ampproject.org", "m.com", "bc.marfeel.com", "a..b.de", "example.org.", "müller.de",
        "ex\tample.org",
    ],
    "path": [
        "/", "/a", "/a/", "/a//b", "/a/./b", "/a/../b", "/index.html", "/Index.html", "/a/default.asp", "/a.amp",
        "/amp", "/a/amp/", "/A%20b", "/%c3%a4", "/a;b", "/a.", "/.a", "/~u/x-y_z.html", "/c/s/a.de/b", "/ü",
        "/a=b&url=/c", "/...", "/camp/lamp", "", "", "/a\n", "/a b",
    ],
    "rest": [
        "?", "?utm_source=x", "?b=1&a=2", "?url=http://c.de/d", "#", "#top", "#top.2", "#/route", "#!a", "?a#b",
        "/", "//", "&u=/x", "", "", "", " ",
        "?id=7&utm_medium=a&a=", "?b=2&b=1&a=x", "?ref=tw&m=1&s=20&s=abc", "?url=x.de", "?q=a&t=5", "/?si=3&v=x#top",
        "?a=&a", "?output=amp", "?_rdr=1&x=y", "?AMP=1&Fbclid=2&UPPER=3", "?a=1&amp;b=2", "?fbclid=1",
        "?u=a#/b", "?a=b=c",
    ],
}  # fmt: skip


def test_canonical_urls_are_those_of_ural() -> None:
    draw = random.Random(1)
    for _ in range(10_000):
        url = "".join(draw.choice(options) for options in _PARTS.values())
        canonical, domain = _by_ural(url.strip())
        assert (canonical_url(url), registrable_domain(url)) == (canonical, domain), url


_HOSTS = [
    "www.a.de",
    "m.b.co.uk",
    "x.com",
    "amp.c.org",
    "www2.d.io",
    "facebook.com",
    "m.youtube.com",
    "amp-e.fr",
    "t.co",
]
_SEGMENTS = [
    "a",
    "B1",
    "x-y",
    "z.html",
    "index",
    "index.php",
    "amp",
    "b.amp",
    "..",
    "...",
    "c.",
    "~d",
    "_",
    "www.e",
    "m.",
]
_KEYS = ["utm_source", "a", "Id", "ref", "s", "m", "mode", "output", "source", "fbclid", "t", "si", "_rdr", "url", "q",
         "u", "u1", "seen", "at_x", "_ss", "sns", "amp", "page_id"]  # fmt: skip
_VALUES = ["", "1", "20", "123", "amp", "tw", "twitter", "fb", "x.de", "Abc", "r", "a-b", "~", "..", "index"]


def test_canonical_forms_of_plain_links_are_those_of_ural() -> None:
    draw = random.Random(2)
    for _ in range(6_000):
        path = "".join("/" + draw.choice(_SEGMENTS) for _ in range(draw.randint(0, 3))) + draw.choice(["", "/"])
        items = [f"{draw.choice(_KEYS)}={draw.choice(_VALUES)}" for _ in range(draw.randint(0, 3))]
        query = "?" + "&".join(items) if items else ""
        url = "https://" + draw.choice(_HOSTS) + path + query + draw.choice(["", "", "#top", "#a/b", "#!x"])
        assert (canonical_url(url), registrable_domain(url)) == _by_ural(url), url


@pytest.mark.parametrize("url", ["http:///a", "https://:80/a"])
def test_a_url_without_host_is_kept_as_it_is(url: str) -> None:
    assert (canonical_url(url), registrable_domain(url)) == (url, None)


def _by_ural(url: str) -> tuple[str | None, str | None]:
    is_address = re.match(r"https?://|www\.", url, re.IGNORECASE) is not None or (
        "." in url and is_url(url, require_protocol=False, tld_aware=True)
    )
    if not is_address:
        return url or None, None
    try:
        canonical = normalize_url(url) or None
    except (ValueError, AttributeError, TypeError, RecursionError):
        canonical = url
    try:
        return canonical, get_domain_name(url) or None
    except ValueError:
        return canonical, None
