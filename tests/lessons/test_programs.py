"""Every program of every lesson is run: what it computes is what the engine computed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visualnn.engine import SGD, Network, Trace, record
from visualnn.formats.errors import UnreadableFile
from visualnn.lessons import catalogue
from visualnn.lessons.lesson import Lesson
from visualnn.lessons.programs import Program, array_of, matches
from visualnn.session import Session

RATE = 0.5
EVERY = [path for name in catalogue.ids() for path in catalogue.find(name).programs().values()]
every_program = pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name}-{path.stem}")


def traced(lesson: Lesson, network: Network, samples: int) -> list[Trace]:
    """Some samples of the lesson's data through its network."""
    shown = Session(lesson).samples
    found = []
    for index in range(min(samples, shown.count)):
        shown.choose(index * 321 % shown.count)
        found.append(record(network, shown.current_input(), shown.current_target(), SGD(RATE)))
    return found


def outcome(text: str, trace: Trace) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "a student's program"}
    exec(compile(text, "program.py", "exec"), space)
    given = {name: array.astype(np.float64) for name, array in trace.arrays.items()}
    parameters = {name: given[name] for name in given if name[0] in "Wb" and "'" not in name}
    x, t = given["x"], given["t"]
    if "import numpy" not in text:
        x, t, parameters = x.tolist(), t.tolist(), {name: array.tolist() for name, array in parameters.items()}
    return {array_of(name): value for name, value in space["run"](x, t, parameters, RATE).items()}


def worst(text: str, trace: Trace, least: float = 1e-12) -> tuple[float, str]:
    """How far the program's arrays are from the engine's, relative to the largest number of each, or to `least` if that
    is larger; and where.
    """
    made = outcome(text, trace)
    apart = [(np.inf, stage.array) for stage in trace.stages if stage.array not in made]
    for stage in trace.stages:
        if stage.array in made:
            array, own = trace.arrays[stage.array].astype(np.float64), np.asarray(made[stage.array], np.float64)
            assert array.shape == own.shape, stage.array
            apart.append((float(np.abs(array - own).max() / max(np.abs(array).max(), least)), stage.array))
    return max(apart)


@every_program
def test_a_program_computes_what_the_engine_computed(path: Path) -> None:
    lesson = catalogue.find(path.parent.name)
    network = lesson.make_network()
    for trace in traced(lesson, network, 3):
        # p is near 1 and t is 1: in single precision p - t keeps few digits, and all gradients have no more.
        assert worst(path.read_text("utf-8"), trace, least=0.1) < (1e-5, "")


@every_program
def test_in_double_precision_hardly_a_digit_differs(path: Path) -> None:
    lesson = catalogue.find(path.parent.name)
    small, network = lesson.make_network(), Network.from_spec({**lesson.network, "dtype": "float64"}, 0)
    network.flat[...] = small.flat
    for trace in traced(lesson, network, 2):
        assert worst(path.read_text("utf-8"), trace) < (1e-9, "")


@every_program
def test_a_program_has_a_line_for_every_array(path: Path) -> None:
    program, trace = Program.read(path), Session(catalogue.find(path.parent.name)).trace
    assert program.fits(trace)
    for stage in trace.stages:
        assert program.lines_of(stage.array), stage.array
        for line in program.lines_of(stage.array):
            assert program.lines[line - 1].strip()
    for variable in program.variables:
        assert program.lines[variable.line - 1][variable.start : variable.end].strip()


@every_program
def test_a_program_runs_by_itself(path: Path, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(path)], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in done.stdout.splitlines() if "loss " in line]
    assert not losses or losses[-1] < losses[0] / 2


@pytest.mark.parametrize(
    ("variant", "right", "wrong", "array"),
    [
        ("", "dz3 = p - t", "dz3 = t - p", "dz3"),
        ("", "a1 = sigmoid(z1)", "a1 = np.tanh(z1)", "a1"),
        ("objects", "rate * self.gradient", "0.99 * rate * self.gradient", "W3'"),
        ("loops", "a[n - 1][i] * d for d", "a[n - 1][i] + d for d", "dW3"),
    ],
)
def test_a_wrong_line_does_not_go_unnoticed(variant: str, right: str, wrong: str, array: str) -> None:
    lesson = catalogue.find()
    text = lesson.programs()[variant].read_text("utf-8")
    assert right in text
    (trace,) = traced(lesson, lesson.make_network(), 1)
    made, own = outcome(text.replace(right, wrong), trace)[array], trace.arrays[array]
    assert worst(text.replace(right, wrong), trace)[0] > 1e-4
    assert not np.allclose(np.asarray(made, np.float64), own, rtol=1e-5, atol=1e-7)


def test_lines_are_found_by_variable_by_marker_and_by_pattern(tmp_path: Path) -> None:
    path = tmp_path / "program_mine.py"
    path.write_text(
        '"""Ü."""\n\n\ndef run(x):\n    z1 = x + 1\n    ü = z1; a = ü  #= a* da2\n    W1_new = a\n'
        "    a += 1  #+ a*\n\n\nif __name__ == '__main__':\n    z1 = 3\n",
        "utf-8",
    )
    program = Program.read(path)
    assert (program.id, program.title) == ("mine", "mine")
    assert program.lines_of("z1") == (5,)
    assert program.lines_of("a1") == program.lines_of("a12") == program.lines_of("da2") == (6,)
    assert program.lines_of("a1", adding=True) == (8,)
    assert program.lines_of("z1", adding=True) == (5,)
    assert program.lines_of("W1'") == (7,)
    assert program.lines_of("z2") == ()
    assert [v.start for v in program.variables if v.line == 6 and v.arrays == ("z1",)] == [8]
    assert matches("W*'", "W10'") and not matches("W*'", "W10") and not matches("a*", "ab")


@pytest.mark.parametrize(
    ("text", "line"),
    [("def run(:\n", 1), ("x = 1\nif x:\ny = 2\n", 3), ("x = (1,\n", 1), ("x = '''\n", 1), ("x = 1\0", 1),
     ("x = " + "(" * 3000, 1)],
)  # fmt: skip
def test_a_broken_program_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "program.py"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableFile, match=rf"program\.py was not opened: .*line {line}"):
        Program.read(path)


def test_nothing_of_a_program_is_run_by_being_read(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(f"open({str(tmp_path / 'made')!r}, 'w')\n", "utf-8")
    Program.read(path)
    assert not (tmp_path / "made").exists()


def test_a_lesson_s_programs_begin_with_the_plain_one() -> None:
    assert list(catalogue.find().programs()) == ["", "loops", "objects"]


def test_a_program_for_another_network_does_not_fit() -> None:
    programs = [Program.read(path) for path in catalogue.find().programs().values()]
    for hidden in ([30], [30, 20, 10]):
        layers = [part for units in hidden for part in ({"kind": "Dense", "units": units}, {"kind": "Sigmoid"})]
        spec = {"input_shape": [8], "loss": {"kind": "CrossEntropy"},
                "layers": [*layers, {"kind": "Dense", "units": 3}, {"kind": "Softmax"}]}  # fmt: skip
        trace = record(Network.from_spec(spec, 0), np.ones(8), np.eye(3)[0], SGD(0.1))
        assert not any(program.fits(trace) for program in programs)
