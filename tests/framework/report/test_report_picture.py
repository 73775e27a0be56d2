"""The drawing of a function, its slope and what was handed in."""

from __future__ import annotations

import base64
import math
import re
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest
from classes import HOSTILE, PARABOLA, T, finite, picture

from autograder.report.picture import image, svg, ticks

LARGEST = 6000  # bytes
EDGE = 2300  # pixels: farther off nothing is drawn
SIZES = (0.0, 1e-310, 1e-9, 1.0, 1e9, 1e99, 1e308, math.inf, math.nan)


def curve(rng):
    """Values of sizes that mix or not, some of them missing; a line; one value."""
    n, size = len(T), rng.choice(SIZES, size=len(T)) if rng.random() < 0.5 else rng.choice(SIZES)
    with np.errstate(all="ignore"):
        values = (rng.normal(size=n), np.array(T), np.ones(n))[rng.integers(3)] * size
    gone = rng.random(n) < rng.choice([0.0, 0.1, 0.9])
    return tuple(None if missing else float(v) for v, missing in zip(values, gone, strict=True))


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_values_it_is_well_formed_small_and_within_its_frame(seed):
    rng = np.random.default_rng(seed)
    drawn = svg(msgspec.structs.replace(PARABOLA, values=curve(rng), slope=curve(rng), claim=curve(rng)))
    if not drawn:
        return
    root = ElementTree.fromstring(drawn)
    assert len(drawn) <= LARGEST
    numbers = [float(n) for path in root.iter() for n in re.findall(r"-?\d+\.?\d*", path.get("d") or "")]
    assert all(abs(n) <= EDGE for n in numbers)
    assert "nan" not in drawn
    assert "inf" not in drawn.replace("font-family", "")


def test_names_and_arguments_are_text():
    hostile = msgspec.structs.replace(PARABOLA, function=HOSTILE, derivative=HOSTILE, arguments=HOSTILE)
    root = ElementTree.fromstring(svg(hostile))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {"svg", "g", "path", "text", "circle"}
    assert len(svg(hostile)) <= LARGEST


def test_the_widest_gap_is_told_in_numbers():
    drawn = svg(PARABOLA)
    assert "slope \u22128, handed in \u22124" in drawn or "slope 8, handed in 4" in drawn


def test_as_an_image_it_is_one_element_that_says_in_words_what_it_shows():
    shown = re.fullmatch(r'<img alt="([^"<>]*)" src="data:image/svg\+xml;base64,([^"]*)"[^<>]*>', image(PARABOLA))
    assert shown is not None
    assert "handed in" in shown[1]
    drawn = base64.b64decode(shown[2]).decode()
    assert ElementTree.fromstring(drawn) is not None
    assert "currentColor" not in drawn
    assert len(image(PARABOLA)) < 1.4 * LARGEST
    hostile = image(msgspec.structs.replace(PARABOLA, function=HOSTILE, derivative=HOSTILE, arguments=HOSTILE))
    assert re.fullmatch(r"<[^<>]*>", hostile)


def test_one_curve_is_called_one_curve():
    drawn = svg(picture(lambda t: t * t, lambda t: 2 * t, lambda t: 2 * t))
    assert "one curve" in drawn
    assert "<circle" not in drawn


def test_where_no_derivative_was_handed_in_the_slope_is_drawn_alone():
    drawn = svg(picture(math.sin, math.cos, lambda t: None))
    assert "its slope" in drawn
    assert "handed in" not in drawn


def test_a_function_without_values_is_not_drawn():
    assert svg(picture(lambda t: None, lambda t: None, lambda t: 1.0)) == ""


def test_a_curve_is_broken_where_it_has_no_value():
    log = picture(lambda t: math.log(t) if t > 0 else None, lambda t: finite(1 / t) if t > 0 else None, lambda t: 1.0)
    assert ElementTree.fromstring(svg(log)) is not None


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-4, 4), (0.003, 0.0041), (1e99, 3e99), (-7e-9, 2e-9)])
def test_axes_have_a_few_round_numbers(low, high):
    found = ticks(low, high, 4)
    assert 2 <= len(found) <= 9
    assert all(low <= v <= high and float(f"{v:.2g}") == pytest.approx(v, rel=1e-9) for v in found)
