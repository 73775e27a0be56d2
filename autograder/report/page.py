"""The class on one page, for its instructor: how it went, which misconceptions it has, who needs help, and each
submission as its author sees it, and more.

One file that needs no other, no script and no network. It is as long as the class is large: what is closed is only
text to a browser, which lays out what is opened.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

import msgspec

from autograder.grading.follow_through import FOLLOWS
from autograder.grading.result import Check, ExerciseResult, Result
from autograder.report.colours import BLUE, GREEN, GREY, ORANGE, SHADE
from autograder.report.html import MONO, NOTHING_YET, bar, exercise_html, lines
from autograder.wire.text import one_line, printable

BINS = 10  # of the distribution
NEEDS_HELP = 0.5  # of the points: who has less
HELPED = 40  # named at most
MISCONCEPTIONS = 12  # shown at once; the others are folded away
NAMED = 60  # submissions named under one misconception
PRINTED = 2000  # characters of what a submission printed

RIGHT, PARTLY, WRONG, NOTHING = "right", "partly right", "wrong", "not started or not loaded"
STATES = {RIGHT: GREEN, PARTLY: BLUE, WRONG: ORANGE, NOTHING: SHADE}

STYLE = f"""
:root {{ color-scheme: light dark }}
body {{ font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; margin: 0 auto; padding: 1.5em;
  max-width: 62em; overflow-wrap: anywhere }}
h1 {{ font-size: 1.6em; margin: 0 }}  h2 {{ font-size: 1.15em; margin: 2em 0 .6em }}
p {{ margin: .3em 0 }}  .quiet {{ opacity: .75 }}  .number {{ font-variant-numeric: tabular-nums; white-space: nowrap }}
a {{ color: inherit }}  code {{ {MONO}; font-size: .93em }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ text-align: left; padding: .2em .8em .2em 0; font-weight: normal; vertical-align: middle }}
th {{ font-size: .85em; opacity: .75 }}
.states {{ display: flex; min-width: 9em; height: .8em; border-radius: .4em; overflow: hidden }}
summary {{ cursor: pointer; padding: .25em 0 }}
details.one {{ border-top: 1px solid {SHADE} }}  details.one > div {{ padding: 0 0 1.5em 1.2em }}
.key {{ display: inline-block; width: .8em; height: .8em; border-radius: .2em }}
.count {{ display: inline-block; min-width: 2.2em; font-weight: 600; font-variant-numeric: tabular-nums }}
.who {{ font-size: .85em; padding-left: 1.2em }}  th {{ white-space: nowrap }}  td:first-child {{ min-width: 9em }}
li {{ margin: .1em 0 }}  ul {{ list-style: none; padding: 0; margin: 0 }}
pre {{ white-space: pre-wrap; font-size: .85em }}
@media (max-width: 40em) {{ body {{ padding: 1em }} .states {{ min-width: 4em }} .wide {{ display: none }} }}
"""


class Misconception(NamedTuple):
    """One way of going wrong, and who does: places in the list of results."""

    exercise: str
    sentence: str
    who: tuple[int, ...]


def class_page(title: str, results: Sequence[Result], people: Mapping[str, str]) -> bytes:
    """The page of a class; `people` says who handed in what, where a platform has told."""
    names = [_name(r, people) for r in results]
    parts = [
        _header(title, results),
        _distribution(results),
        _exercises(results),
        _misconceptions(results, names),
        _help(results, names),
        "<h2>Submissions</h2>",
        *(_submission(place, result, names[place]) for place, result in enumerate(results)),
    ]
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(one_line(title))}</title><style>{STYLE}</style></head><body>"
    )
    return (head + "\n".join(parts) + "</body></html>\n").encode("utf-8", "replace")


def _name(result: Result, people: Mapping[str, str]) -> str:
    who = one_line(people.get(result.submission, ""), 120)
    name = one_line(result.submission, 120)
    return escape(f"{who} ({name})" if who and who != name else name)


def _header(title: str, results: Sequence[Result]) -> str:
    scores = [r.score for r in results]
    most = max((r.max_score for r in results), default=0.0)
    said = [f"{len(results)} submission{'s' * (len(results) != 1)}"]
    if results and most:
        said.append(f"mean {statistics.fmean(scores):.2f}, median {statistics.median(scores):.2f} of {most:g} points")
    broken = sum(r.status == "broken" for r in results)
    failed = sum(r.status == "failed" for r in results)
    said += [f"{broken} could not be loaded"] * bool(broken)
    said += [f"{failed} could not be graded, through no fault of theirs"] * bool(failed)
    return f'<h1>{escape(one_line(title))}</h1><p class="quiet">{"; ".join(said)}</p>'


# -------------------------------------------------------------------------------------------------------- distribution
def _distribution(results: Sequence[Result]) -> str:
    """How many have how many points: a bar for each tenth of them."""
    shares = [r.score / r.max_score for r in results if r.max_score]
    if not shares:
        return ""
    counts = Counter(min(int(share * BINS + 1e-9), BINS - 1) for share in shares)
    most, points = max(counts.values()), max(r.max_score for r in results)
    width, height, bottom = 46, 90, 112
    drawn = []
    for n in range(BINS):
        tall = height * counts[n] / most
        x = width * n + 8
        drawn.append(f'<rect x="{x}" y="{bottom - tall:.1f}" width="{width - 4}" height="{tall:.1f}" rx="2"/>')
        if counts[n]:
            drawn.append(f'<text x="{x + width / 2 - 2}" y="{bottom - tall - 4:.1f}">{counts[n]}</text>')
    edges = "".join(
        f'<text x="{width * n + 6}" y="{bottom + 16}" opacity=".75">{points * n / BINS:g}</text>'
        for n in range(BINS + 1)
    )
    return (
        f'<h2>Points</h2><svg viewBox="0 0 {width * BINS + 24} {bottom + 22}" role="img" '
        f'aria-label="How many submissions have how many points" style="display:block;width:100%;max-width:44em" '
        f'fill="currentColor" font-size="12" text-anchor="middle"><g fill="{BLUE}">'
        + "".join(d for d in drawn if d.startswith("<rect"))
        + f"</g>{''.join(d for d in drawn if d.startswith('<text'))}{edges}"
        + f'<path d="M6 {bottom}.5h{width * BINS + 4}" stroke="{GREY}"/></svg>'
    )


# ----------------------------------------------------------------------------------------------------------- exercises
def _state(exercise: ExerciseResult) -> str:
    if not exercise.checks or all(c.kind in NOTHING_YET for c in exercise.checks):
        return NOTHING
    if exercise.passed:
        return RIGHT
    return PARTLY if exercise.score > 0 else WRONG


def _exercises(results: Sequence[Result]) -> str:
    """A row an exercise: of how many it is right, partly right, wrong, not started; and its mean."""
    states: dict[str, Counter[str]] = defaultdict(Counter)
    scores: dict[str, list[float]] = defaultdict(list)
    points: dict[str, float] = {}
    for exercise in (e for r in results for e in r.exercises):
        states[exercise.name][_state(exercise)] += 1
        scores[exercise.name].append(exercise.score)
        points[exercise.name] = exercise.max_score
    rows = "".join(
        f"<tr><td><code>{escape(one_line(name))}</code></td><td>{_bar_of_states(states[name])}</td>"
        f'<td class="number">{states[name][RIGHT]} of {len(scores[name])}</td>'
        f'<td class="number wide">{statistics.fmean(scores[name]):.2f} of {points[name]:g}</td></tr>'
        for name in states
    )
    keys = " &ensp; ".join(
        f'<span class="key" style="background:{colour}"></span> {state}' for state, colour in STATES.items()
    )
    head = '<tr><th>exercise</th><th></th><th>right</th><th class="wide">mean points</th></tr>'
    return f'<h2>Exercises</h2><table>{head}{rows}</table><p class="quiet" style="font-size:.85em">{keys}</p>'


def _bar_of_states(states: Counter[str]) -> str:
    total = states.total() or 1
    said = ", ".join(f"{states[s]} {s}" for s in STATES if states[s])
    parts = "".join(
        f'<span style="width:{100 * states[s] / total:.1f}%;background:{colour}"></span>'
        for s, colour in STATES.items()
        if states[s]
    )
    return f'<div class="states" title="{said}">{parts}</div>'


# ------------------------------------------------------------------------------------------------------ misconceptions
def misconceptions(results: Sequence[Result]) -> list[Misconception]:
    """What was said to several or to one, the most frequent first."""
    who: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, result in enumerate(results):
        for told in result.diagnoses:
            if told.exercise and told.message and told.mistake != FOLLOWS:
                who[told.exercise, told.message].append(place)
    found = [Misconception(*key, tuple(places)) for key, places in who.items()]
    return sorted(found, key=lambda m: -len(m.who))


def _misconceptions(results: Sequence[Result], names: Sequence[str]) -> str:
    found = misconceptions(results)
    nameless = Counter(d.exercise for r in results for d in r.diagnoses if d.mistake == "unknown" and not d.message)
    said = [_misconception(m, names) for m in found]
    more = len(said) - MISCONCEPTIONS
    listed = f"<ul>{''.join(said[:MISCONCEPTIONS])}</ul>"
    if more > 0:
        listed += f"<details><summary>{more} more</summary><ul>{''.join(said[MISCONCEPTIONS:])}</ul></details>"
    if nameless:
        counts = ", ".join(f"<code>{escape(one_line(name))}</code> {count}" for name, count in nameless.most_common())
        listed += f'<p class="quiet">Wrong in ways that have no name yet: {counts}.</p>'
    return f"<h2>What this class gets wrong</h2>{listed}" if found or nameless else ""


def _misconception(found: Misconception, names: Sequence[str]) -> str:
    who = ", ".join(_link(place, names) for place in found.who[:NAMED])
    more = f" and {len(found.who) - NAMED} more" if len(found.who) > NAMED else ""
    return (
        f'<li><details><summary><span class="count">{len(found.who)}</span> '
        f"<code>{escape(one_line(found.exercise))}</code> {lines(found.sentence)}</summary>"
        f'<div class="who">{who}{more}</div></details></li>'
    )


def _link(place: int, names: Sequence[str]) -> str:
    return f'<a href="#s{place}">{names[place]}</a>'


# ---------------------------------------------------------------------------------------------------------------- help
def _help(results: Sequence[Result], names: Sequence[str]) -> str:
    """Who could not be graded, could not be loaded, or has less than half of the points."""
    order = {"failed": 0, "broken": 1, "graded": 2}
    weak = [
        (order[r.status], r.score, place)
        for place, r in enumerate(results)
        if r.status != "graded" or r.score < NEEDS_HELP * r.max_score
    ]
    if not weak:
        return ""
    rows = "".join(
        f'<tr><td>{_link(place, names)}</td><td class="number">{results[place].score:g}</td>'
        f"<td>{_why(results[place])}</td></tr>"
        for _, _, place in sorted(weak)[:HELPED]
    )
    more = f'<p class="quiet">and {len(weak) - HELPED} more</p>' if len(weak) > HELPED else ""
    head = "<tr><th>submission</th><th>points</th><th></th></tr>"
    return f"<h2>Who needs help</h2><table>{head}{rows}</table>{more}"


def _why(result: Result) -> str:
    if result.status != "graded":
        return escape(one_line(result.message, 200))
    states = Counter(_state(e) for e in result.exercises)
    return ", ".join(f"{states[s]} {s}" for s in (WRONG, PARTLY, NOTHING) if states[s])


# --------------------------------------------------------------------------------------------------------- submissions
def _submission(place: int, result: Result, name: str) -> str:
    share = result.score / result.max_score if result.max_score else 0.0
    word = "" if result.status == "graded" else f' <b style="color:{ORANGE}">{result.status}</b>'
    points = f"{result.score:g} of {result.max_score:g}"
    return (
        f'<details class="one"><summary>{bar(share)} <span class="number">{points}</span> {name}{word}</summary>'
        f'<div id="s{place}">{"".join(_inside(result))}</div></details>'
    )


def _inside(result: Result) -> Iterable[str]:
    for words in (result.message, *result.notes):
        if words:
            yield f"<p>{lines(words)}</p>"
    if result.status != "graded":
        return
    right = [one_line(e.name) for e in result.exercises if _state(e) == RIGHT]
    for exercise in result.exercises:
        if _state(exercise) != RIGHT:
            yield exercise_html(_in_full(exercise), result.diagnoses)
    if right:
        yield f'<p><b style="color:{GREEN}">right</b> {escape(", ".join(right))}</p>'
    if result.output.strip():
        yield f"<details><summary>it printed</summary><pre>{escape(printable(result.output, PRINTED))}</pre></details>"


def _in_full(exercise: ExerciseResult) -> ExerciseResult:
    """With what instructors may read of a check."""
    return msgspec.structs.replace(exercise, checks=tuple(_told(c) for c in exercise.checks))


def _told(check: Check) -> Check:
    return msgspec.structs.replace(check, public=check.message or check.public)
