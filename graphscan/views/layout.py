"""Places accounts on a page: each community laid out by itself, the communities packed apart."""

import math
import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SPACING = 54.0  # canvas units per account: a community of n has a radius of about SPACING * sqrt(n)
STRETCH = 1.45  # the packing is wider than high, as screens are

Points = npt.NDArray[np.float64]
Edges = list[tuple[int, int, int]]  # places of the two accounts, weight


@dataclass(frozen=True)
class Disc:
    """Where a community lies."""

    community: int
    x: int
    y: int
    radius: int


def place(communities: list[int], edges: Edges, *, seed: int) -> tuple[list[tuple[int, int]], list[Disc]]:
    """Return whole-numbered coordinates of every account and the discs of the communities.

    `communities[i]` is the community of account i. Equal input and seed give equal coordinates.
    Source: Fruchterman & Reingold 1991, doi:10.1002/spe.4380211102, by igraph.
    """
    members: dict[int, list[int]] = {}
    for number, community in enumerate(communities):
        members.setdefault(community, []).append(number)
    inside: dict[int, Edges] = {community: [] for community in members}
    for one, other, weight in edges:
        if communities[one] == communities[other]:
            inside[communities[one]].append((one, other, weight))
    order = sorted(members, key=lambda community: (-len(members[community]), community))
    shapes = {community: _shape(members[community], inside[community], seed) for community in order}
    radii = [_radius(len(members[community])) for community in order]
    points: list[tuple[int, int]] = [(0, 0)] * len(communities)
    discs = []
    for community, centre, radius in zip(order, _pack(radii), radii, strict=True):
        for number, (x, y) in zip(members[community], shapes[community] * radius + centre, strict=True):
            points[number] = (round(x), round(y))
        discs.append(Disc(community, round(centre[0]), round(centre[1]), round(radius + SPACING * 0.6)))
    return points, discs


def _radius(n_accounts: int) -> float:
    return SPACING * math.sqrt(n_accounts) * (0.62 if n_accounts < 4 else 0.8)


def _shape(members: list[int], edges: Edges, seed: int) -> Points:
    """Lay one community out in the unit disc, its centre of gravity in the middle."""
    n = len(members)
    if n == 1:
        return np.zeros((1, 2))
    if n <= 4 or len(edges) == n * (n - 1) // 2 <= 66:
        return _ring(n)
    points = _spread(members, edges, seed)
    points = points - np.median(points, axis=0)
    distance = np.hypot(points[:, 0], points[:, 1])
    angle = np.arctan2(points[:, 1], points[:, 0])
    # Distances are drawn towards those of an evenly filled disc: no empty middle, no outlier far away.
    even = np.sqrt((distance.argsort(kind="stable").argsort(kind="stable") + 0.5) / n)
    distance = 0.8 * even + 0.2 * np.minimum(distance / max(float(np.quantile(distance, 0.95)), 1e-9), 1.0)
    return _push_apart(np.column_stack([np.cos(angle), np.sin(angle)]) * distance[:, None])


def _ring(n: int) -> Points:
    angle = 2 * np.pi * (np.arange(n) + 0.5) / n
    return np.column_stack([np.cos(angle), np.sin(angle)]) * 0.85


def _spread(members: list[int], edges: Edges, seed: int) -> Points:
    """Return the Fruchterman-Reingold coordinates of one community."""
    import igraph

    place_of = {number: place for place, number in enumerate(members)}
    graph = igraph.Graph(len(members), [(place_of[one], place_of[other]) for one, other, _ in edges])
    weights = [1 + math.log(weight) for _, _, weight in edges]
    chance = random.Random(seed)
    start = [(chance.uniform(-1, 1), chance.uniform(-1, 1)) for _ in members]
    igraph.set_random_number_generator(chance)
    try:
        coordinates = graph.layout_fruchterman_reingold(
            weights=weights or None, seed=start, niter=500 if len(members) < 300 else 200, grid="auto"
        )
    finally:
        igraph.set_random_number_generator(random)
    return np.array(coordinates.coords, dtype=float)


def _push_apart(points: Points, rounds: int = 15) -> Points:
    """Move points that are closer than a dot's size away from each other."""
    n = len(points)
    if n > 900:  # grows with the square
        return points
    least = 0.95 / math.sqrt(n)
    for _ in range(rounds):
        delta = points[:, None, :] - points[None, :, :]
        distance = np.hypot(delta[..., 0], delta[..., 1])
        np.fill_diagonal(distance, np.inf)
        close = np.maximum(least - distance, 0.0)
        if not close.any():
            break
        push = close * 0.35 / np.maximum(distance, 1e-6)
        points = points + (delta * push[..., None]).sum(axis=1)
    distance = np.hypot(points[:, 0], points[:, 1])
    return points / np.maximum(distance, 1.0)[:, None]


def _pack(radii: list[float]) -> Points:
    """Return centres of discs that do not overlap, each at the first free place of a spiral.

    `radii` fall. Discs of equal size go on where the last one was placed. Large discs keep room for their name.
    """
    centres = np.zeros((len(radii), 2))
    sizes = np.array(radii)
    room = 0.09 * float(np.sqrt((sizes**2).sum()))
    turn, last_radius = 0.0, -1.0
    for number in range(1, len(radii)):
        radius = radii[number]
        if radius != last_radius:
            turn, last_radius = 0.0, radius
        reach = sizes[:number] + radius + min(room, radius) + SPACING * 1.2
        turn = _first_free(centres[:number], reach, turn, radius + SPACING)
        centres[number] = _on_spiral(np.array([turn]), radius + SPACING)[0]
    return centres


def _on_spiral(turn: Points, step: float) -> Points:
    """Return points of a stretched spiral whose arms are half a `step` apart; `turn` is the way along it."""
    angle = np.sqrt(turn)
    distance = 0.5 * step * angle / (2 * np.pi)
    return np.column_stack([np.cos(angle) * STRETCH * distance, np.sin(angle) * distance])


def _first_free(centres: Points, reach: Points, turn: float, step: float) -> float:
    """Return the first place along the spiral from `turn` on where a disc touches none of `centres`."""
    while True:
        turns = np.arange(turn, turn + 384, 1.5)
        candidates = _on_spiral(turns, step)
        gap = np.hypot(candidates[:, :1] - centres[:, 0], candidates[:, 1:] - centres[:, 1])
        free = (gap >= reach).all(axis=1)
        if free.any():
            return float(turns[int(free.argmax())])
        turn = float(turns[-1])
