"""What a program has made so far, in words of a line: the arrays of each line, and their values at the playhead."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualnn.engine import Trace
from visualnn.engine.notation import format_number
from visualnn.engine.trace import Ref, Stage
from visualnn.i18n import _
from visualnn.lessons.programs import Program, Variable, matches
from visualnn.ui.code_look import Running
from visualnn.ui.drawing.picture_cells import PictureCells
from visualnn.ui.step_numbers import written
from visualnn.ui.step_words import cell_name

FEW = 4  # numbers of an array that are written out


class CodeValues:
    """Between a program, which knows one sample, and the session, whose trace may hold several."""

    def __init__(self, session: Any) -> None:
        self.session, self.cells = session, PictureCells(session)
        self.program: Program | None = None
        self.fits = False
        self._known: tuple[object, ...] = ()
        self._summaries: dict[str, str] = {}
        self._meant: dict[tuple[str, ...], list[str]] = {}
        self._arrays: dict[int, list[str]] = {}
        self._base: tuple[object, frozenset[int], dict[int, str]] = (None, frozenset(), {})

    def look(self, program: Program | None) -> None:
        """Read where the playhead is."""
        self.cells.look()
        trace, decimals = self.cells.trace, self.session.settings.decimals
        known = (program, trace, decimals)
        if known != self._known:
            self._known, self.program = known, program
            self.fits = program is not None and program.fits(trace)
            self._summaries, self._base, self._meant = {}, (None, frozenset(), {}), {}
            self._arrays = self._arrays_by_line(trace)

    def _arrays_by_line(self, trace: Trace) -> dict[int, list[str]]:
        """Every line's arrays in the order in which they are made; what was given comes first."""
        if self.program is None or not self.fits:
            return {}
        given = [name for name in trace.arrays if not trace.stages_of(name)]
        found: dict[int, list[str]] = {}
        for name in dict.fromkeys([*given, *(stage.array for stage in trace.stages if self.plain(stage))]):
            for line in self.program.lines_of(name):
                found.setdefault(line, []).append(name)
        return found

    def plain(self, stage: Stage) -> bool:
        """Whether the program does this stage as the trace does: only plain gradient descent on one sample is its own
        update.
        """
        own_update = stage.kind == "SGD" and self.session.trace.samples == 1
        return stage.phase != "mean" and (stage.phase != "update" or own_update)

    @property
    def stage(self) -> Stage | None:
        """That of the current step."""
        trace, position, term = self.cells.trace, self.cells.position, self.session.playhead.term
        at = position if term else position - 1
        return trace.stage_at(at) if 0 <= at < len(trace) else None

    def lines(self) -> tuple[int, ...]:
        """Every line that makes something."""
        return tuple(sorted(self._arrays))

    def running(self) -> Running:
        """What is lit, done and known now."""
        stage, playhead = self.stage, self.session.playhead
        if self.program is None or not self.fits:
            return Running()
        if self._base[0] is not stage or stage is None:
            self._base = self._finished(stage)
        _stage, done, values = self._base
        selected, pointed = self._marked()
        lit = self.program.lines_of(stage.array, bool(playhead.term)) if stage else ()
        if stage is None or not self.plain(stage):
            return Running((), done, tuple(sorted(values.items())), selected, pointed)
        now = {line: self._current(stage) for line in self.program.lines_of(stage.array)}
        complete = not playhead.term and self.cells.position == stage.end
        done = done | self._through(stage, now) if complete else done - set(now)
        return Running(lit, done, tuple(sorted((values | now).items())), selected, pointed)

    def _finished(self, stage: Stage | None) -> tuple[object, frozenset[int], dict[int, str]]:
        """What the stages before this one have left behind."""
        trace, start = self.cells.trace, stage.start if stage else 0
        done, values = set(), {}
        for line, names in self._arrays.items():
            ready = [name for name in names if all(part.end <= start for part in trace.stages_of(name))]
            made = [name for name in ready if trace.stages_of(name)]
            if made and len(ready) == len(names):
                done.add(line)
            if ready:
                values[line] = self._summary(ready[-1]) if made else "   ".join(map(self._summary, ready))
        return stage, frozenset(done), values

    def _through(self, stage: Stage, lines: Any) -> set[int]:
        """Lines of which this stage was the last."""
        return {line for line in lines if self._arrays.get(line, [""])[-1] == stage.array}

    def _current(self, stage: Stage) -> str:
        """z1[3] = −0.4024 · 4 of 50"""
        playhead, decimals = self.session.playhead, self.session.settings.decimals
        position, trace = self.cells.position, self.cells.trace
        step = trace[position if playhead.term else position - 1]
        name = cell_name(stage.array, step.index)
        if playhead.term:
            so_far = format_number(playhead.running_sum, decimals)
            return _("{cell} = {value} so far").format(cell=name, value=so_far)
        text = f"{name} = {written(trace, step.array, step.value, decimals)}"
        if stage.size == 1:
            return text
        return text + " · " + _("{done} of {count}").format(done=f"{position - stage.start:,}", count=f"{stage.size:,}")

    def _summary(self, name: str) -> str:
        """z1 = [0.12, −1.30, 0.44, … 50 numbers]"""
        if name in self.cells.trace.hidden:
            return f"{name} = ?".replace("'", "′")
        if name not in self._summaries:
            array, decimals = self.cells.trace.arrays[name], self.session.settings.decimals
            shown = name.replace("'", "′")
            first = ", ".join(format_number(float(value), decimals) for value in array.reshape(-1)[:FEW])
            if not array.ndim:
                text = f"{shown} = {first}"
            elif array.size <= FEW and array.ndim == 1:
                text = f"{shown} = [{first}]"
            elif array.ndim == 1:
                few = ", ".join(first.split(", ")[: FEW - 1])
                text = f"{shown} = [{few}, … {_('{count} numbers').format(count=f'{array.size:,}')}]"
            else:
                low, high = (format_number(float(end), decimals) for end in (np.min(array), np.max(array)))
                shape = " × ".join(map(str, array.shape))
                text = f"{shown}: " + _("{shape} numbers, {low} to {high}").format(shape=shape, low=low, high=high)
            self._summaries[name] = text
        return self._summaries[name]

    # ---- variables and cells ----

    def _marked(self) -> tuple[tuple[Variable, ...], tuple[Variable, ...]]:
        """The variables that the selection, and what is pointed at, are in."""
        selection = self.session.selection
        if self.program is None or (selection.array is None and not selection.pointed):
            return (), ()
        pointed = {ref.array for ref in selection.pointed}
        own = self.program.variables
        return (tuple(v for v in own if selection.array is not None and self.array_of(v) == selection.array),
                tuple(v for v in own if pointed and self.array_of(v) in pointed))

    def array_of(self, variable: Variable) -> str | None:
        """Which array a variable stands for at the moment: the one being computed, or else the last one that is."""
        trace, stage = self.cells.trace, self.stage
        found = self._meant.get(variable.arrays)
        if found is None:
            found = [name for name in trace.arrays if any(matches(pattern, name) for pattern in variable.arrays)]
            self._meant[variable.arrays] = found
        if self.program is not None and len(found) > 1:
            found = [name for name in found if variable.line in self.program.lines_of(name)] or found
        if not found or (stage is not None and stage.array in found):
            return stage.array if found and stage is not None else None
        start = stage.start if stage is not None else 0
        ends = {name: max((part.end for part in trace.stages_of(name)), default=0) for name in found}
        ready = [name for name in found if ends[name] <= start]
        return max(ready, key=ends.__getitem__) if ready else min(found, key=ends.__getitem__)

    def cell_of(self, variable: Variable) -> tuple[str, tuple[int, ...]] | None:
        """The cell that is meant: the selected or the current one of that array, or else its first."""
        array = self.array_of(variable)
        if array is None:
            return None
        selection, stage, trace = self.session.selection, self.stage, self.cells.trace
        if selection.array == array and selection.index is not None:
            return array, selection.index
        index: tuple[int, ...] = (0,) * trace.arrays[array].ndim
        if stage is not None and stage.array == array:
            index = trace[self.cells.position - (0 if self.session.playhead.term else 1)].index
        return self.cells.outside(array, index)

    def whole(self, variable: Variable) -> tuple[Ref, ...]:
        """All of the array that a variable stands for, of the sample on show."""
        array = self.array_of(variable)
        if array is None:
            return ()
        here = (slice(None),) * self.cells.trace.arrays[array].ndim
        sample = self.cells.outside(array, ())[1]
        return (Ref(array, (*sample, *here)),)

    def end_of(self, line: int) -> int | None:
        """The position at which a line has made its next array, or after the last one its first again."""
        trace = self.cells.trace
        ends = sorted(part.end for name in self._arrays.get(line, []) for part in trace.stages_of(name))
        if not ends:
            return 0 if self._arrays.get(line) else None
        before = self.session.playhead.position - self.cells.position  # of a mini-batch: the samples before this one
        return before + next((end for end in ends if end > self.cells.position), ends[0])

    def missing(self) -> str:
        """What the person has to know about the program and the trace; empty if they are of one mind."""
        stages, trace = self.session.trace.stages, self.session.trace
        if not self.fits:
            return _("This program is written for another network than the one on show: its layers are others.")
        if trace.samples > 1:
            return _("This program takes one sample. The mean over the mini-batch and the update by it are not in it.")
        kind = next((stage.kind for stage in stages if stage.phase == "update" and stage.kind != "SGD"), None)
        if kind is None:
            return ""
        return _("This program's update is plain gradient descent; the trace uses {optimizer}.").format(optimizer=kind)

