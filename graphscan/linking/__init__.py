"""From actions to weighted pairs of accounts."""

from graphscan.linking.layers import LAYERS, Layer, layer_named, window_name
from graphscan.linking.stage import LinkOptions, LinkResult, link, time_resolution

__all__ = [
    "LAYERS",
    "Layer",
    "LinkOptions",
    "LinkResult",
    "layer_named",
    "link",
    "time_resolution",
    "window_name",
]
