"""Writes network.html: one offline page with the accounts, their pairs and the posts behind them."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphscan.case import Case, version
from graphscan.errors import UsageError
from graphscan.views import layout, page_data, page_evidence, wording
from graphscan.views.selection import Selection, select

if TYPE_CHECKING:
    from pyvis.network import Network

_HERE = Path(__file__).parent
_DOT = (6.0, 21.0)  # radius of the weakest and the strongest account; half as much again on a full page
_LINE = (0.8, 6.0)  # width of the weakest and the strongest pair
_PAGE_BYTES = 2_900_000  # a page of 2,000 accounts and 10,000 pairs stays below 3 MB, so that it can be mailed
_EVIDENCE_BYTES = (300_000, 1_400_000)  # least and most of it for posts


@dataclass(frozen=True)
class ViewResult:
    """Where the page is and how much it shows."""

    path: Path
    n_accounts: int
    n_edges: int
    n_communities: int
    n_left_out_accounts: int
    n_left_out_edges: int
    left_out: str | None = None


def write_view(
    case: Case,
    path: str | Path,
    *,
    layers: Sequence[str] | None = None,
    community: int | None = None,
    max_accounts: int = 2000,
    overwrite: bool = False,
    seed: int = 0,
) -> ViewResult:
    """Write the communities of the newest detect run as one HTML page that needs no network.

    Of more than `max_accounts` accounts or 10,000 pairs the largest communities and the strongest pairs are
    drawn; the page and the result say what was left out. Equal case, options and seed give equal bytes.

    Raises `MissingStepError` when nothing was detected, `UsageError` when `path` exists and `overwrite` is
    not set, or for an unknown layer or community.
    """
    path = Path(path)
    if path.is_dir():
        raise UsageError(f"{path}: a folder; name a file, for example {path / 'network.html'}")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: the folder {path.parent} does not exist; create it or name another file")
    if path.exists() and not overwrite:
        raise UsageError(f"{path}: exists already; name another file, or add --overwrite")
    with select(case, layers=layers, community=community, max_accounts=max_accounts) as selection:
        page = _page(case, selection, seed)
    path.write_text(page, encoding="utf-8", newline="\n")
    return ViewResult(
        path, selection.n_accounts, selection.n_pairs, selection.n_communities,
        selection.n_left_out_accounts, selection.n_left_out_pairs, wording.left_out(selection),
    )  # fmt: skip


def _page(case: Case, selection: Selection, seed: int) -> str:
    """Build the page from the temporary tables of the selection."""
    links = list(dict.fromkeys((link.layer, link.time_window) for link in selection.links))
    pairs = page_data.drawn_pairs(case)
    accounts = page_data.accounts(case)
    members = [account["community"] for account in accounts]
    edges = [(pair.source, pair.target, pair.weight) for pair in pairs]
    points, discs = layout.place(members, edges, seed=seed)
    network = page_network()
    network.nodes += _nodes(accounts, points)
    network.edges += _edges(pairs, _zoom(len(accounts)))
    page = {
        "title": case.title,
        "finding": wording.finding(selection),
        "left_out": wording.left_out(selection),
        "layers": [{"name": layer, "within": wording.within(window)} for layer, window in links],
        "accounts": accounts,
        "communities": page_data.communities(case, selection),
        "discs": {disc.community: [disc.x, disc.y, disc.radius] for disc in discs},
        "pairs": page_data.pair_layers(case, len(pairs), {link: place for place, link in enumerate(links)}),
        "weights": [pair.weight for pair in pairs],
    }
    names = list(dict.fromkeys(layer for layer, _ in links))
    budget = _room([page, network.nodes, network.edges])
    return str(network.generate_html(page | {"evidence": asdict(page_evidence.collect(case, names, budget))}))


def _room(page: Any) -> int:
    """Return the bytes that remain for evidence on a page of at most `_PAGE_BYTES`."""
    own = sum(len(text.encode()) for text in (_vis_network(), _own("app.js"), _own("app.css"), as_script_data(page)))
    return min(max(_PAGE_BYTES - own, _EVIDENCE_BYTES[0]), _EVIDENCE_BYTES[1])


def _nodes(accounts: list[dict[str, Any]], points: list[tuple[int, int]]) -> list[dict[str, Any]]:
    strongest = max((account["strength"] for account in accounts), default=1) or 1
    zoom = _zoom(len(accounts))
    return [
        {"id": number, "x": x, "y": y, "size": round(zoom * _scaled(account["strength"] / strongest, _DOT), 1)}
        for number, (account, (x, y)) in enumerate(zip(accounts, points, strict=True))
    ]


def _edges(pairs: list[page_data.Pair], zoom: float) -> list[dict[str, Any]]:
    strongest = max((pair.weight for pair in pairs), default=1) or 1
    return [
        {"from": pair.source, "to": pair.target, "width": round(zoom * _scaled(pair.weight / strongest, _LINE), 1)}
        for pair in pairs
    ]


def _zoom(n_accounts: int) -> float:
    """Return how much larger dots and lines are on a full page, which is seen from further away."""
    return 1 + 0.5 * min(n_accounts / 1000, 1)


def _scaled(share: float, limits: tuple[float, float]) -> float:
    """Map a share of the largest value to a size whose area grows with it."""
    return float(limits[0] + (limits[1] - limits[0]) * max(share, 0.0) ** 0.5)


def page_network() -> "Network":
    """Return an empty pyvis network that writes our page instead of its own.

    pyvis' own page loads files from other hosts and puts names into HTML as they are.
    """
    from pyvis.network import Network

    class PageNetwork(Network):  # type: ignore[misc]
        """A pyvis network with our template; nodes and edges are appended to its lists."""

        def generate_html(self, page: dict[str, Any]) -> str:
            """Return the page as one string: script, style and data inside, nothing loaded."""
            return render(page | {"nodes": self.nodes, "edges": self.edges})

    return PageNetwork()


def render(page: dict[str, Any]) -> str:
    """Fill the template with the page's words, its data, and a policy that allows only our own code."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    library, app, style = _vis_network(), _own("app.js"), _own("app.css")
    return environment.get_template("network.html.j2").render(
        page=page, data=as_script_data(page), library=library, app=app, style=style, version=version(),
        policy=_policy(scripts=[library, app], style=style),
    )  # fmt: skip


def as_script_data(value: Any) -> str:
    """Write a value as JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _policy(*, scripts: list[str], style: str) -> str:
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _own(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _vis_network() -> str:
    """Return vis-network's script as it ships inside pyvis, without the line that names a map file."""
    import pyvis

    folder = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2"
    script = (folder / "vis-network.min.js").read_text(encoding="utf-8")
    lines = [line for line in script.split("\n") if not line.startswith("//# sourceMappingURL")]
    return "\n".join(lines)
