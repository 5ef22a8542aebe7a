"""The sentences of a network page: what was found, how sure it is, and what is not shown."""

from graphscan.views.selection import MAX_PAIRS, LinkedLayer, Selection

UNTESTED = "co-acting, not yet tested against chance"


def amount(number: int, one: str, several: str | None = None) -> str:
    """Write a number with its noun: `1 account`, `1,200 accounts`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def within(seconds: int | None) -> str:
    """Write a time window in its largest whole unit; None is the whole period."""
    if seconds is None:
        return "at any time"
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds > size and seconds % size == 0:
            return f"within {seconds // size} {unit}"
    return f"within {seconds} s"


def layer_list(links: tuple[LinkedLayer, ...], most: int = 4) -> str:
    """Name the layers with their windows; beyond `most` only how many more there are."""
    names = list(dict.fromkeys(f"{link.layer} {within(link.time_window)}" for link in links))
    if len(names) > most + 1:
        names = [*names[:most], f"{len(names) - most} more"]
    return ", ".join(names)


def finding(selection: Selection) -> str:
    """Say in one sentence what was found and how sure it is."""
    if not selection.n_found_pairs:
        return "No two accounts acted together in the chosen layers."
    accounts = amount(selection.n_found_accounts, "account")
    if selection.community is None:
        where = f"{accounts} in {amount(selection.n_found_communities, 'community', 'communities')}"
    else:
        where = f"{accounts} in community {selection.community} of {selection.n_all_communities:,}"
    pairs = amount(selection.n_found_pairs, "pair")
    if selection.n_between:
        pairs += f" ({selection.n_between:,} of them between communities)"
    objects = f"{amount(_least(selection), 'object')} ({layer_list(selection.links)})"
    return f"{where}; {pairs} acted together on at least {objects}: {_certainty(selection)}."


def left_out(selection: Selection) -> str | None:
    """Say what is not drawn and how to see it; None when all is drawn."""
    missing = []
    if selection.n_left_out_accounts:
        n_communities = selection.n_found_communities - selection.n_communities
        inside = amount(n_communities, "smaller community", "smaller communities")
        accounts = amount(selection.n_left_out_accounts, "account")
        missing.append(f"{accounts} in {inside}" if n_communities else accounts)
    if selection.n_left_out_pairs:
        missing.append(amount(selection.n_left_out_pairs, "pair"))
    if not missing:
        return None
    return (
        f"Not drawn: {' and '.join(missing)}. The page holds the largest communities and their strongest pairs, "
        f"{MAX_PAIRS:,} at most. To see the rest: graphscan view CASE --community N, or --max-accounts N."
    )


def _least(selection: Selection) -> int:
    given = [link.min_weight for link in selection.links]
    known = [weight for weight in given if weight is not None]
    return min(known) if len(known) == len(given) else selection.least_objects or 1


def _certainty(selection: Selection) -> str:
    if selection.n_untested or selection.largest_q is None:
        return UNTESTED
    return f"tested against chance, q <= {selection.largest_q:.2g}"
