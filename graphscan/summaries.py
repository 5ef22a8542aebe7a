"""What was imported, linked and found, in lines and rows for a person."""

from typing import TYPE_CHECKING, Any

from graphscan.linking import LinkResult, window_name
from graphscan.printing import counted, printable

if TYPE_CHECKING:
    from graphscan.communities import DetectResult
    from graphscan.importers import ImportResult
    from graphscan.scanning import ScanResult
    from graphscan.views.network_view import ViewResult

LINK_COLUMNS = ("layer", "time_window", "actions", "objects", "pairs", "accounts")


def import_lines(result: "ImportResult") -> list[str]:
    """Return what one file brought, its notes first."""
    name = printable(result.location)
    counts = [counted(result.n_posts, "new post"), counted(result.n_accounts, "new account")]
    if result.n_context_posts:
        counts.append(counted(result.n_context_posts, "context post"))
    if result.n_known_posts:
        counts.append(f"{counted(result.n_known_posts, 'post')} already known")
    lines = [*(f"{name}: {printable(note)}" for note in result.notes), f"{name}: {result.format}, {', '.join(counts)}"]
    if result.n_rejects:
        lines.append(f"{name}: {counted(result.n_rejects, 'row')} rejected; see: select * from reject")
    return lines


def link_rows(links: list[LinkResult], *, for_eyes: bool) -> list[tuple[Any, ...]]:
    """Return a row of LINK_COLUMNS per link run; windows in words for eyes, else in seconds."""
    return [
        (
            linked.layer,
            window_name(linked.window) if for_eyes else linked.window,
            linked.n_actions,
            linked.n_objects,
            linked.n_edges,
            linked.n_accounts,
        )
        for linked in links
    ]


def left_out_lines(result: "ScanResult") -> list[str]:
    """Return what the links left out and which layers were passed over."""
    left_out = [linked for linked in result.links if linked.n_left_out]
    lines = [f"{linked.layer}: {linked.n_left_out:,} pairs of posts left out by --max-crowd" for linked in left_out]
    return lines + [f"passed over: {reason}" for reason in result.skipped]


def found_line(found: "DetectResult") -> str:
    """Return how many accounts are in how many communities, and how sure that is."""
    return (
        f"{counted(found.n_accounts, 'account')} in {counted(found.n_communities, 'community')}, "
        f"{counted(found.n_edges, 'pair')} inside: co-acting, not yet tested against chance."
    )


def view_lines(written: "ViewResult") -> list[str]:
    """Return what a page shows and what it leaves out."""
    drawn = (counted(written.n_accounts, "account"), counted(written.n_edges, "pair"))
    lines = [f"{written.path}: {', '.join(drawn)}, {counted(written.n_communities, 'community')}"]
    return [*lines, written.left_out] if written.left_out else lines
