"""scan: link the layers at their windows, then detect communities, all under one scan number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphscan.case import Case
from graphscan.communities import DetectResult, detect
from graphscan.errors import MissingStepError
from graphscan.linking import (
    LAYERS,
    LinkOptions,
    LinkResult,
    coarser_resolution,
    layer_named,
    link_windows,
    window_name,
)
from graphscan.prepare import prepare
from graphscan.progress import Report, silent

Windows = Sequence[int | None]


@dataclass
class ScanResult:
    """What a scan did: the link runs, the layers passed over with the reason, the detect run."""

    scan_id: int
    links: list[LinkResult] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    detected: DetectResult | None = None


def scan(
    case: Case,
    *,
    layers: Sequence[str] | None = None,
    windows: Mapping[str | None, Windows] | None = None,
    options: LinkOptions | None = None,
    seed: int = 0,
    report: Report = silent,
) -> ScanResult:
    """Link the layers (left out: the default set) and detect communities.

    `windows` maps a layer to its windows in seconds (None = whole period); the key None stands for every
    chosen layer. A layer without objects, and a window below the data's time resolution, are passed over
    and named in `skipped`.

    Raises `MissingStepError` when the case holds no posts.
    """
    result = link_layers(case, layers=layers, windows=windows, options=options, report=report)
    if any(LAYERS[linked.layer].is_evidence or layers for linked in result.links):
        result.detected = detect(case, layers=layers, seed=seed, scan_id=result.scan_id)
    return result


def link_layers(
    case: Case,
    *,
    layers: Sequence[str] | None = None,
    windows: Mapping[str | None, Windows] | None = None,
    options: LinkOptions | None = None,
    report: Report = silent,
) -> ScanResult:
    """Link the layers at their windows under one scan number; layers that are named are never passed over.

    Raises `MissingStepError` when the case holds no posts.
    """
    plan = _plan(layers, windows or {})
    if not case.value("select count(*) from post where not is_context"):
        raise MissingStepError(f"{case.path}: no posts yet; import some: graphscan import {case.path} FILE")
    prepare(case, report=report)
    result = ScanResult(case.new_scan())
    for name, asked in plan:
        reasons = {window: None if layers else _reason_to_skip(case, name, window) for window in asked}
        result.skipped += dict.fromkeys(reason for reason in reasons.values() if reason)
        chosen = [window for window in asked if reasons[window] is None]
        if chosen:
            result.links += link_windows(case, name, chosen, options=options, scan_id=result.scan_id, report=report)
    return result


def _plan(layers: Sequence[str] | None, windows: Mapping[str | None, Windows]) -> list[tuple[str, Windows]]:
    """Return layers with their windows in seconds, in order; unknown names are refused before any work."""
    for named in filter(None, windows):
        layer_named(named)
    names = layers or [name for name, layer in LAYERS.items() if layer.in_scan]
    chosen = [layer_named(name) for name in names]
    return [(layer.name, windows.get(layer.name, windows.get(None, layer.windows))) for layer in chosen]


def _reason_to_skip(case: Case, name: str, window: int | None) -> str | None:
    layer = layer_named(name)
    if not case.query(f"from ({layer.select}) limit 1"):
        return f"{name}: no objects in these posts"
    resolution = coarser_resolution(case, layer, window)
    if window is not None and resolution is not None:
        return (
            f"{name}: {window_name(window)} is below the data's time resolution of {window_name(int(resolution))}; "
            f"ask for --window {name}={int(resolution)}"
        )
    return None
