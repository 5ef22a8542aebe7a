"""From actions to weighted pairs of accounts."""

from graphscan.linking.layers import LAYERS, Layer, layer_named, window_name
from graphscan.linking.stage import LinkOptions, LinkResult, coarser_resolution, link, link_windows

__all__ = [
    "LAYERS",
    "Layer",
    "LinkOptions",
    "LinkResult",
    "coarser_resolution",
    "layer_named",
    "link",
    "link_windows",
    "window_name",
]
