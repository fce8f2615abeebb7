"""`trace`: every step of a sample, as text and as JSON."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import LESSON, Visualnn
from visualnn.cli import output
from visualnn.cli.commands.trace import json_lines
from visualnn.engine import SGD, CrossEntropy, Dense, Network, Sigmoid, Softmax, record
from visualnn.engine.trace import PHASES, Trace
from visualnn.lessons import catalogue
from visualnn.session import Session

KEYS = ["phase", "layer", "array", "index", "symbols", "numbers", "value"]


@pytest.fixture(scope="module")
def traced() -> Trace:
    session = Session(catalogue.find())
    session.samples.choose(3)
    return session.trace


def strict(text: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))
    return found


def test_every_step_is_one_line_with_the_engines_value(visualnn: Visualnn, traced: Trace) -> None:
    done = visualnn("trace", LESSON, "--sample", "3", "--json")
    assert (done.status, done.err) == (0, "")
    assert len(done.lines) == len(traced) == 91_371
    seen: dict[str, int] = {}
    for line in done.lines:
        step = strict(line)
        assert list(step) == KEYS
        index = step["index"]
        assert isinstance(index, list)
        assert step["value"] == float(traced.arrays[str(step["array"])][tuple(index)])
        seen[str(step["phase"])] = seen.get(str(step["phase"]), 0) + 1
    assert tuple(seen) == tuple(phase for phase in PHASES if phase != "mean")  # of a single sample there is none


def test_a_step_says_in_letters_and_numbers_how(visualnn: Visualnn, traced: Trace) -> None:
    (line, *_rest) = visualnn("trace", LESSON, "--sample", "3", "--json", "--array", "a1").lines
    step = strict(line)
    assert step["symbols"] == "a1[0] = σ(z1[0])"
    z, a = (f"{float(traced.arrays[name][0]):.4f}".replace("-", "−") for name in ("z1", "a1"))
    assert step["numbers"] == f"σ({z}) = {a}"


def test_another_sample_is_another_trace(visualnn: Visualnn) -> None:
    first, third, train = (visualnn("trace", LESSON, *more, "--array", "p", "--json").out
                           for more in ([], ["--sample", "3"], ["--split", "train"]))
    assert len({first, third, train}) == 3
    assert len(first.splitlines()) == 10


def test_values_that_are_not_finite_are_null() -> None:
    network = Network([Dense(3), Sigmoid(), Dense(2), Softmax()], (2,), CrossEntropy(), seed=0)
    network.parameters["W1"][:] = np.nan
    trace = record(network, [1.0, 2.0], [0.0, 1.0], SGD(0.1))
    steps = [strict(line) for line in json_lines(trace, trace.stages, 4)]
    assert len(steps) == len(trace)
    assert steps[0]["value"] is None and str(steps[0]["numbers"]).endswith("= nan")


def test_text_begins_with_the_sample_and_a_map_of_the_stages(visualnn: Visualnn, traced: Trace) -> None:
    done = visualnn("trace", LESSON, "--sample", "3")
    about, _blank, head, *stages = done.lines[: 3 + len(traced.stages)]
    assert about == f"Reading handwritten digits: sample 3 of 10,000, a 0; the network says 0 " \
                    f"({float(traced.arrays['p'][0]):.4f}). 91,371 steps."
    assert head.split() == ["Steps", "Phase", "Layer", "Array", "Shape", "Kind"]
    for line, stage in zip(stages, traced.stages, strict=True):
        assert stage.array.replace("'", "′") in line.split() and stage.kind == line.split()[-1]
    numbered = [line for line in done.lines if re.match(r" *\d+  \S+ = ", line)]
    assert len(numbered) == len(traced)
    assert [int(line.split()[0]) for line in islice(numbered, 3)] == [1, 2, 3]


def test_on_a_terminal_only_the_first_steps_of_each_array_are_shown(visualnn: Visualnn, traced: Trace,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    short = visualnn("trace", LESSON)
    left_out = sum(max(0, stage.size - 3) for stage in traced.stages)
    assert short.lines[-1] == f"{left_out:,} steps are left out; --all shows them, --array NAME those of one array."
    assert len([line for line in short.lines if re.match(r" *\d+  \S+ = ", line)]) == len(traced) - left_out
    assert len(visualnn("trace", LESSON, "--array", "a2").lines) > 100


def test_columns_are_straight_in_every_script() -> None:
    lines = output.aligned([("步骤", "1", "a"), ("ab", "10", "b"), ("p", "100", "损失")], right={1})
    assert lines == ["步骤    1  a", "ab     10  b", "p     100  损失"]


def test_an_array_can_be_written_as_it_is_shown(visualnn: Visualnn) -> None:
    assert visualnn("trace", LESSON, "--array", "b3′").out == visualnn("trace", LESSON, "--array", "b3'").out


def test_nothing_is_written_beside_the_output(visualnn: Visualnn, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    visualnn("trace", LESSON, "--array", "L")
    assert not list(tmp_path.iterdir())
