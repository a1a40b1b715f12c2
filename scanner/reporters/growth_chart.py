"""The chart of a history: its geometry, worked out here, drawn by a template. Inline SVG with a title and a description."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from scanner.model.growth import Growth
from scanner.reporters.growth_words import heading, standing
from scanner.reporters.harmless import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 28
_MOST_TICKS = 8


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: its place in the chart's units, and what stands there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Paths in SVG's words, ticks, and what the chart says to who cannot see it."""

    title: str
    description: str
    line: str
    area: str
    xs: tuple[Tick, ...]
    ys: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


def growth_svg(growth: Growth, name: str = "growth", style: bool = True) -> str:
    """The chart as one `<svg>` element. `name` begins the ids in it; `style`: it carries its own colours (else the page does)."""
    return environment().get_template("growth.svg.j2").render(chart=chart_of(growth), name=name, style=style).strip() + "\n"


def chart_of(growth: Growth) -> Chart:
    """Steps: a number of sites stands until the next revision that was looked at."""
    title = f"{one_line(growth.rule_id)}: sites over time"
    told = f"{heading(growth)}. {standing(growth)}."
    if not growth.samples:
        return Chart(title, told, "", "", (), ())
    times = [sample.made.timestamp() for sample in growth.samples]
    begin, end = min(times), max(times)
    step = _step(max(sample.sites for sample in growth.samples))
    most = step * max(1, math.ceil(max(sample.sites for sample in growth.samples) / step))

    def x(moment: float) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * ((moment - begin) / (end - begin) if end > begin else 0.0), 1)

    def y(sites: float) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * sites / most, 1)

    latest = begin
    points = [f"M{x(begin)},{y(growth.samples[0].sites)}"]
    for sample, time in zip(growth.samples, times, strict=True):
        latest = max(latest, time)  # clocks of committers disagree: the chart never runs backwards
        points.append(f"H{x(latest)}V{y(sample.sites)}")
    points.append(f"H{x(end)}")
    line = "".join(points)
    area = f"{line}V{y(0)}H{x(begin)}Z"
    ys = tuple(Tick(y(value), str(value)) for value in range(0, most + 1, step))
    return Chart(title, told, line, area, tuple(Tick(x(when.timestamp()), label) for when, label in _dates(begin, end)), ys)


def _step(most: int) -> int:
    """A round distance between lines, so that there are at most five."""
    for power in range(12):
        for factor in (1, 2, 5):
            if most <= 5 * factor * 10**power:
                return int(factor * 10**power)
    return most


def _dates(begin: float, end: float) -> list[tuple[datetime, str]]:
    """Beginnings of years, or both ends where there are fewer than two of them."""
    first, last = (datetime.fromtimestamp(moment, timezone.utc) for moment in (begin, end))
    years = list(range(first.year + 1, last.year + 1))
    if len(years) < 2:
        ends = [(first, f"{first:%Y-%m-%d}"), (last, f"{last:%Y-%m-%d}")]
        return ends if end > begin else ends[:1]
    every = math.ceil(len(years) / _MOST_TICKS)
    return [(datetime(year, 1, 1, tzinfo=timezone.utc), str(year)) for year in years[::every]]


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of the reports: everything that is put in is escaped."""
    from jinja2 import PackageLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    loader = PackageLoader("scanner.reporters", "templates")
    made: Environment = SandboxedEnvironment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True
    )
    return made
