"""What many tests share: a fresh case, small posts in it, and the way to the large data."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphscan.case import Case


@pytest.fixture
def case() -> Iterator[Case]:
    with Case() as fresh:
        yield fresh


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the large data sets and the peers' outputs."""
    default = Path(__file__).parent.parent.parent / "shared"
    folder = Path(os.environ.get("GRAPHSCAN_SHARED", default))
    if not folder.is_dir():
        pytest.skip(f"the large data sets are not at {folder}; set GRAPHSCAN_SHARED")
    return folder
