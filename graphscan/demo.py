"""Where the shipped example lies: inside the package in a wheel, beside it in a checkout."""

from pathlib import Path

from graphscan.errors import GraphscanError


def example_posts() -> Path:
    """Return the file with the posts of the synthetic ambassadors example."""
    here = Path(__file__).parent
    for root in (here, here.parent):
        found = root / "examples" / "ambassadors" / "posts.csv.gz"
        if found.is_file():
            return found
    raise GraphscanError("the example is not in this installation; install again with: pip install graphscan")
