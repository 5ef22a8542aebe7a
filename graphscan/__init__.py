"""graphscan: find coordinated campaigns in social-media posts and show, with evidence, how sure one can be."""

__version__ = "0.1.0"
