"""Texts from word lists and sentence patterns: enough words that two texts are practically never equal."""

import random
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Wording:
    """Sentences filled with words from `words.txt`, and the pre-approved texts of `scripts.txt`."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.lists = read_sections((HERE / "words.txt").read_text(encoding="utf-8"))
        self.scripts = (HERE / "scripts.txt").read_text(encoding="utf-8").splitlines()

    def pick(self, section: str) -> str:
        """Return one item of `section` with its {slots} filled, each from the section that it names."""
        return re.sub(r"\{(\w+)\}", self._fill, self.rng.choice(self.lists[section]))

    def sentence(self, section: str = "sentence") -> str:
        """Return one filled sentence with some ending."""
        return self.pick(section) + self.pick("end")

    def headline(self) -> str:
        """Return one filled headline, beginning with a capital."""
        headline = self.pick("headline")
        return headline[0].upper() + headline[1:]

    def _fill(self, slot: re.Match[str]) -> str:
        if slot[1] == "number":
            return str(self.rng.randrange(2, 100))
        return self.rng.choice(self.lists[slot[1]])


def read_sections(text: str) -> dict[str, list[str]]:
    """Return the items of each `[section]`; items stand between bars or line ends, comments after #."""
    sections: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            items = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            items.extend(line.split("|"))
    return sections


def slug(headline: str) -> str:
    """Return `headline` as the last part of a web address, cut after 48 characters."""
    return re.sub(r"[^a-z0-9]+", "-", headline.lower())[:48].strip("-")
