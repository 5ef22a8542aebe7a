"""Pure functions on URLs: the canonical form whose equality makes two posts link to the same page."""

import re

from ural import get_domain_name, is_url, normalize_url

_SCHEME = re.compile(r"https?://|www\.", re.IGNORECASE)
LONGEST_URL = 4096  # longer ones are kept as they are


def canonical_url(value: str) -> str | None:
    """Return the canonical form of a URL; an opaque id is kept as it is, an empty value is None.

    Scheme, `www.`, tracking parameters, fragment and the order of parameters do not count.
    Source: ural's `normalize_url`.
    """
    stripped = value.strip()
    if not stripped:
        return None
    if not _is_web_address(stripped):
        return stripped
    try:
        return str(normalize_url(stripped)) or None
    except ValueError:
        return stripped


def registrable_domain(value: str) -> str | None:
    """Return the registrable domain of a URL (`example.co.uk`), or None where there is none."""
    stripped = value.strip()
    if not _is_web_address(stripped):
        return None
    try:
        domain = get_domain_name(stripped)
    except ValueError:
        return None
    return str(domain) if domain else None


def _is_web_address(value: str) -> bool:
    if len(value) > LONGEST_URL:
        return False
    if _SCHEME.match(value):
        return True
    return "." in value and bool(is_url(value, require_protocol=False, tld_aware=True))
