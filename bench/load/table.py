"""What a run says: figures of one server, ratios of two, the slope of a soak."""

import statistics

from bench.load.crowd import Plan, Record
from bench.load.figures import percentile, slope

MB = 1024 * 1024
RATIOS = ("p50 ms", "p95 ms", "p99 ms", "start p95 ms", "CPU ms per tap", "kB per patient")


def summary(record: Record, plan: Plan) -> dict[str, float]:
    """The steady time in figures."""
    first, last = record.readings[0], record.readings[-1]
    cpu, lasted, taps = last.cpu - first.cpu, last.at - first.at, max(1, len(record.taps))
    resident = statistics.fmean(reading.rss for reading in record.readings[-10:])
    others = record.machine_cpu - cpu - record.client_cpu
    figures = {
        "taps": len(record.taps),
        "taps per s": len(record.taps) / lasted,
        "p50 ms": percentile(record.taps, 0.5) * 1000,
        "p95 ms": percentile(record.taps, 0.95) * 1000,
        "p99 ms": percentile(record.taps, 0.99) * 1000,
        "starts": len(record.starts),
        "start p50 ms": percentile(record.starts, 0.5) * 1000,
        "start p95 ms": percentile(record.starts, 0.95) * 1000,
        "taps per visit": statistics.fmean(record.visits) if record.visits else 0,
        "sends": record.sends,
        "CPU ms per tap": cpu / taps * 1000,
        "server cores": cpu / lasted,
        "client cores": record.client_cpu / lasted,
        "other cores": others / lasted,
        "MB before": record.before.rss / MB,
        "MB": resident / MB,
        "kB per patient": (resident - record.before.rss) / 1024 / plan.patients,
        "files": max(reading.files for reading in record.readings),
        "threads": max(reading.threads for reading in record.readings),
        "bytes up per tap": record.sent / taps,
        "bytes down per tap": record.received / taps,
        "errors": record.errors.total(),
    }
    return {name: round(value, 3) for name, value in figures.items()}


def table(found: dict[str, dict[str, float]]) -> str:
    """Servers side by side, as Markdown, in times of the floor where it is there."""
    floor = found.get("floor", {})
    lines = ["| | " + " | ".join(found) + " |", "|---" * (len(found) + 1) + "|"]
    for figure in next(iter(found.values()), {}):
        cells = [
            _cell(each[figure], floor.get(figure, 0) * (each is not floor), figure) for each in found.values()
        ]
        lines.append(f"| {figure} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(value: float, base: float, figure: str) -> str:
    return f"{value:g} ({value / base:.2f} ×)" if base and figure in RATIOS else f"{value:g}"


def soaked(record: Record, warm_up: float) -> str:
    """How the memory changed after the warm-up, in a sentence."""
    began = record.readings[0].at
    counted = [reading for reading in record.readings if reading.at - began >= warm_up]
    hours = [(reading.at - began) / 3600 for reading in counted]
    found = slope(hours, [reading.rss / MB for reading in counted])
    return (
        f"memory: {found.value:+.2f} MB/h, 95 % interval {found.low:+.2f} to {found.high:+.2f}"
        f" ({'includes' if found.flat else 'does not include'} zero), {len(counted)} readings over"
        f" {(hours[-1] - hours[0]) * 60:.0f} min, likeness of neighbouring blocks {found.autocorrelation:.2f}"
    )
