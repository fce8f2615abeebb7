"""`visualnn trace`: every step of one sample through the network and back."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from visualnn.cli import output
from visualnn.cli.command import Command, lesson_of
from visualnn.cli.misuse import Misuse
from visualnn.cli.parser import Parser, one_of, whole
from visualnn.formats.errors import plain
from visualnn.i18n import N_, _

if TYPE_CHECKING:
    from visualnn.engine.expr import Array
    from visualnn.engine.trace import Stage, Step, Trace
    from visualnn.session.session import Session

FIRST_STEPS = 3  # of each stage, where a person looks at a terminal
PHASES = {"forward": N_("Forward"), "loss": N_("Loss"), "backward": N_("Backward"), "update": N_("Update")}


class TraceCommand(Command):
    """As text for people: a map of the stages, then the steps. As JSON for programs: one object a line and step."""

    name, argument, order = "trace", "LESSON", 40
    summary = N_("Show every step of one sample: forward, loss, backward and update.")

    def options(self, parser: Parser) -> None:
        parser.positional("LESSON", _("the id of a lesson, see “visualnn lessons”"))
        parser.option("--sample", _("which sample, counted from 0 (default 0)"), metavar="N", type=whole("--sample"),
                      default=0)
        parser.option("--split", _("from the test or the training images: test, train"), metavar="NAME",
                      type=one_of("--split", ("test", "train")), default="test")
        parser.option("--array", _("only the steps that fill this array, such as z1 or dW2"), metavar="NAME")
        parser.option("--digits", _("decimals in the formulas (default 4)"), metavar="N", type=whole("--digits"),
                      default=4)
        parser.switch("--all", _("all steps also on a terminal, which otherwise shows the first ones of each array"))
        parser.switch("--json", _("one JSON object a line and step: phase, layer, array, index, symbols, numbers, "
                                  "value; null is a value that is not a finite number"))

    def run(self, given: argparse.Namespace) -> int:
        session = session_at(given.lesson, given.split, given.sample)
        stages = stages_of(session.trace, given.array)
        if given.json:
            lines = json_lines(session.trace, stages, given.digits)
        else:
            shown = None if given.all or given.array or not sys.stdout.isatty() else FIRST_STEPS
            lines = text_lines(session, stages, given.digits, shown)
        for line in lines:
            sys.stdout.write(line + "\n")
        return 0


def session_at(lesson: str, split: str, number: int) -> Session:
    """A session with the sample on the table."""
    from visualnn.session import Session

    session = Session(lesson_of(lesson))
    count = len(session.dataset.splits[split])
    if number >= count:
        message = _("There is no sample {number}; they are counted from 0 to {last}.")
        raise Misuse(message.format(number=plain(str(number)), last=count - 1))
    session.samples.show_split(split)
    session.samples.choose(number)
    return session


def stages_of(trace: Trace, array: str | None) -> list[Stage]:
    """The stages that fill an array, or all."""
    if array is None:
        return list(trace.stages)
    found = list(trace.stages_of(array.replace("′", "'")))
    if not found:
        names = dict.fromkeys(stage.array for stage in trace.stages)
        message = _("No step fills an array “{name}”; there are {known}.")
        raise Misuse(message.format(name=plain(array), known=", ".join(names)))
    return found


def steps_of(trace: Trace, stage: Stage) -> Iterator[Step]:
    return (trace[position] for position in range(stage.start, stage.end))


def json_lines(trace: Trace, stages: Iterable[Stage], digits: int) -> Iterator[str]:
    encode = json.JSONEncoder(ensure_ascii=not output.can_write_letters()).encode
    for stage in stages:
        for step in steps_of(trace, stage):
            value = step.value
            yield encode({
                "phase": step.phase, "layer": step.layer, "array": step.array, "index": step.index,
                "symbols": step.letters(), "numbers": step.numbers(digits=digits),
                "value": value if math.isfinite(value) else None,
            })


def text_lines(session: Session, stages: list[Stage], digits: int, shown: int | None) -> Iterator[str]:
    """What sample it is, a table of the stages, and then the steps, of each stage the first `shown`."""
    yield about(session)
    yield ""
    yield from table(session.trace, stages)
    left_out = 0
    for stage in stages:
        yield ""
        yield heading(session.trace, stage)
        count = stage.size if shown is None else min(shown, stage.size)
        yield from step_lines(session.trace, stage, count, digits)
        left_out += stage.size - count
    if left_out:
        yield ""
        yield _("{count} steps are left out; --all shows them, --array NAME those of one array.").format(
            count=f"{left_out:,}")


def about(session: Session) -> str:
    import numpy as np

    from visualnn.engine.notation import format_number
    from visualnn.session.samples import UNDECIDED

    samples, trace = session.samples, session.trace
    output_of = trace.arrays[trace.columns[-1].values]
    if samples.dataset.kind == "numbers":
        message = _("{lesson}: sample {number} of {count}; the network says {said}, the target is {target}. {steps} "
                    "steps.")
        return message.format(lesson=session.lesson.title, number=samples.current, count=f"{samples.count:,}",
                              said=_numbers(output_of), target=_numbers(trace.arrays["t"]), steps=f"{len(trace):,}")
    said = int(output_of.argmax() if output_of.size > 1 else output_of.item() > samples.threshold)
    said = said if np.isfinite(output_of).all() else UNDECIDED
    message = _("{lesson}: sample {number} of {count}, a {label}; the network says {said} ({share}). {steps} steps.")
    return message.format(
        lesson=session.lesson.title, number=samples.current, count=f"{samples.count:,}",
        label=samples.name_of(samples.current_label), said=samples.name_of(said), steps=f"{len(trace):,}",
        share=format_number(float(output_of.max())))


def _numbers(values: Array) -> str:
    from visualnn.engine.notation import format_number

    return ", ".join(format_number(float(value)) for value in values.ravel())


def table(trace: Trace, stages: Iterable[Stage]) -> list[str]:
    from visualnn.engine.notation import TEXT

    rows = [(_("Steps"), _("Phase"), _("Layer"), _("Array"), _("Shape"), _("Kind"))]
    for stage in stages:
        shape = " × ".join(map(str, trace.arrays[stage.array].shape)) or "1"
        steps = f"{stage.start + 1:,}–{stage.end:,}" if stage.size > 1 else f"{stage.end:,}"
        layer = str(stage.layer) if stage.layer <= trace.columns[-1].number else ""
        phase = _(PHASES.get(stage.phase, stage.phase))
        rows.append((steps, phase, layer, TEXT.array(stage.array), shape, stage.kind))
    return output.aligned(rows, right={0, 2})


def heading(trace: Trace, stage: Stage) -> str:
    from visualnn.engine.notation import TEXT

    place = _("layer {layer}").format(layer=stage.layer) + ", " if stage.layer <= trace.columns[-1].number else ""
    return f"{_(PHASES.get(stage.phase, stage.phase))}, {place}{stage.kind}: {TEXT.array(stage.array)}"


def step_lines(trace: Trace, stage: Stage, count: int, digits: int) -> Iterator[str]:
    """Number, formula in letters, the same in numbers; the last step has the longest index, and sets the width."""
    width = len(trace[stage.start + count - 1].letters())
    for position in range(stage.start, stage.start + count):
        step = trace[position]
        yield f"{position + 1:>8}  {step.letters():<{width}}  = {step.numbers(digits=digits)}"
