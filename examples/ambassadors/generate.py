"""Write the synthetic ambassadors example: posts.csv and truth.csv, the same bytes for the same seed.

python examples/ambassadors/generate.py --seed 2018 --out DIR [--gzip]
"""

import argparse
import gzip
import random
from pathlib import Path

from background import add_background
from planted import add_planted
from wording import Wording
from world import World, posts_csv, truth_csv


def generate(seed: int = 2018) -> World:
    """Return the world that belongs to `seed`, its posts numbered and in order of time."""
    world = World(random.Random(seed))
    wording = Wording(world.rng)
    scene = add_background(world, wording)
    add_planted(world, wording, scene)
    world.number_posts()
    return world


def write(world: World, directory: Path, *, compress: bool = False) -> None:
    """Write posts.csv (or posts.csv.gz, without a time stamp inside) and truth.csv into `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    posts = posts_csv(world).encode()
    if compress:
        (directory / "posts.csv.gz").write_bytes(gzip.compress(posts, compresslevel=9, mtime=0))
    else:
        (directory / "posts.csv").write_bytes(posts)
    (directory / "truth.csv").write_bytes(truth_csv(world).encode())


def main() -> None:
    """Read the options and write the two files."""
    parser = argparse.ArgumentParser(description="Write the synthetic ambassadors example.")
    parser.add_argument("--seed", type=int, default=2018)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--gzip", action="store_true", help="write posts.csv.gz in place of posts.csv")
    options = parser.parse_args()
    write(generate(options.seed), options.out, compress=options.gzip)


if __name__ == "__main__":
    main()
