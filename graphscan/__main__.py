"""`python -m graphscan`."""

from graphscan.cli import main

main()
