"""Normal forms of texts and canonical URLs, by table."""

import hashlib

import pytest

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
