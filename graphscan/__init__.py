"""graphscan: find coordinated campaigns in social-media posts and show, with evidence, how sure one can be."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from graphscan.case import Case as Case
    from graphscan.communities import detect as detect
    from graphscan.errors import GraphscanError as GraphscanError
    from graphscan.graphs import to_igraph as to_igraph
    from graphscan.graphs import to_networkx as to_networkx
    from graphscan.importers import ImportOptions as ImportOptions
    from graphscan.importers import import_file as import_file
    from graphscan.linking import LinkOptions as LinkOptions
    from graphscan.linking import link as link
    from graphscan.scanning import scan as scan
    from graphscan.views import write_view as write_view

_HOME = {
    "Case": "case",
    "GraphscanError": "errors",
    "ImportOptions": "importers",
    "LinkOptions": "linking",
    "detect": "communities",
    "import_file": "importers",
    "link": "linking",
    "scan": "scanning",
    "to_igraph": "graphs",
    "to_networkx": "graphs",
    "write_view": "views",
}
__all__ = ["__version__"]
__all__ += list(_HOME)


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first used, so that `--help` stays quick."""
    if name not in _HOME:
        raise AttributeError(f"module 'graphscan' has no attribute {name!r}")
    return getattr(import_module(f"graphscan.{_HOME[name]}"), name)
