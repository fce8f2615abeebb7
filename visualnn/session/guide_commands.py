"""What the buttons of a lesson's pages do: one small function for each command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from visualnn.engine import Network
from visualnn.engine.trace import PHASES
from visualnn.i18n import _
from visualnn.lessons import catalogue
from visualnn.session import givens
from visualnn.session.samples import PAGE

if TYPE_CHECKING:
    from visualnn.session.guide import Guide

Do = Callable[..., object]
COMMANDS: dict[str, Do] = {}
OUTPUTS = {"identity": ("Identity", "MeanSquaredError"), "sigmoid": ("Sigmoid", "BinaryCrossEntropy"),
           "softmax": ("Softmax", "CrossEntropy")}  # fmt: skip


def command(name: str) -> Callable[[Do], Do]:
    """Mark the function that follows a command; it is given the guide and the arguments, whose forms have been checked
    (`visualnn.lessons.commands`). A ValueError or LookupError is told to the person.
    """

    def mark(function: Do) -> Do:
        COMMANDS[name] = function
        return function

    return mark


# The walk

@command("step")
def _step(guide: Guide, count: str = "1", grain: str | None = None) -> None:
    guide.session.playhead.step(int(count.replace("−", "-")), grain)


@command("go")
def _go(guide: Guide, where: str) -> None:
    playhead = guide.session.playhead
    if where == "start":
        playhead.to_start()
    elif where == "end":
        playhead.to_end()
    elif where in PHASES:
        playhead.go(playhead.end_of(where))
    else:
        array = _array(guide, where)
        ends = [stage.end for stage in playhead.trace.stages if stage.array == array and not stage.sample]
        if not ends:
            raise ValueError(_("{array} is given and not computed").format(array=array))
        playhead.go(max(ends))


@command("select")
def _select(guide: Guide, array: str, *index: str) -> None:
    if array == "none":
        guide.session.selection.clear()
    else:
        guide.session.selection.select(*_cell(guide, array, index))


@command("ask")
def _ask(guide: Guide, array: str, *index: str) -> None:
    guide.session.asking.where_from(*_cell(guide, array, index))


@command("hide")
def _hide(guide: Guide, array: str) -> None:
    guide.hide(_array(guide, array))


@command("show")
def _show(guide: Guide, array: str = "") -> None:
    for name in [array.replace("′", "'")] if array else [*guide.hidden]:
        guide.hide(name, False)


# Samples and data

@command("sample")
def _sample(guide: Guide, which: str) -> None:
    samples = guide.session.samples
    if which in ("next", "previous"):
        samples.step(1 if which == "next" else -1)
    elif which == "wrong":
        _next_wrong(guide)
    elif int(which) >= samples.count:
        raise ValueError(_("there is no sample {number}").format(number=which))
    else:
        samples.choose(int(which))


def _next_wrong(guide: Guide) -> None:
    """The next sample that the network gets wrong, from the beginning again after the last one."""
    samples = guide.session.samples
    samples.show_all()
    for page in [*range(samples.page, samples.pages), *range(samples.page + 1)]:
        samples.go_to_page(page)
        wrong = samples.indices[samples.predictions != samples.labels]
        later = wrong[wrong > samples.current] if page == samples.current // PAGE else wrong
        if later.size:
            samples.choose(int(later[0]))
            return
    guide.session.said.emit(_("The network gets none of these samples wrong."))


@command("split")
def _split(guide: Guide, name: str) -> None:
    known = guide.session.dataset.splits
    if name not in known:
        message = _("there are no samples “{name}”; there are {known}")
        raise ValueError(message.format(name=name, known=", ".join(known)))
    guide.session.samples.show_split(name)


@command("data")
def _data(guide: Guide, name: str, value: str) -> None:
    wanted = tuple(value.split(",")) if name == "features" else _value(value)
    if guide.session.dataset.options.get(name) != wanted:  # otherwise the lesson is as it was
        guide.session.editing.change_data(**{name: wanted})


# Training

@command("set")
def _set(guide: Guide, name: str, value: str) -> None:
    run = guide.session.run
    if name == "optimizer":
        run.choose_optimizer(value)
    else:
        run.set(**{name: _value(value)})


@command("train")
def _train(guide: Guide, count: str = "", unit: str = "") -> None:
    run = guide.session.run
    if run.state == "running":
        raise ValueError(_("training is going on; stop it first"))
    if not count:
        run.start() if run.state == "idle" else run.resume()
    elif int(count) < 1:
        raise ValueError(_("at least 1 is needed"))
    else:
        run.abandon()  # one that is paused: the network on show is trained on
        run.go_on(**{unit: int(count)})


@command("stop")
def _stop(guide: Guide) -> None:
    guide.session.run.stop()


@command("weights")
def _weights(guide: Guide, which: str, seed: str = "0") -> None:
    if which == "new":
        guide.session.new_weights(int(seed))
    else:
        guide.session.lesson_weights()


@command("network")
def _network(guide: Guide, name: str) -> None:
    """Another network of the lesson's table [networks], or its own again: with the weights that the lesson writes out
    where they fit, otherwise with new ones from the seed.
    """
    lesson, seed = guide.session.lesson, guide.session.run.settings.seed
    if name != "lesson" and name not in lesson.networks:
        raise ValueError(_("this lesson has no network {name}").format(name=name))
    if name != "lesson" or not guide.session.original:  # the lesson's own is there, perhaps trained
        guide.session.set_network(lesson.other_network(seed, "" if name == "lesson" else name))


@command("output")
def _output(guide: Guide, kind: str) -> None:
    """Another output function, with the loss that goes with it; the weights stay."""
    session = guide.session
    spec, old = session.network.spec(), session.network.flat
    dense = max(number for number, layer in enumerate(spec["layers"]) if layer["kind"] == "Dense")
    last, loss = OUTPUTS[kind]
    layers = [*spec["layers"][: dense + 1], {"kind": last}]
    network = Network.from_spec({**spec, "layers": layers, "loss": {"kind": loss}})
    network.flat[:] = old
    session.set_network(network)


@command("reset")
def _reset(guide: Guide) -> None:
    guide.session.reset_lesson()


# The window, pages and lessons

@command("panel")
def _panel(guide: Guide, name: str) -> None:
    guide.panel_wanted.emit(name)


@command("arrange")
def _arrange(guide: Guide, name: str) -> None:
    guide.arrangement_wanted.emit(name)


@command("page")
def _page(guide: Guide, which: str) -> None:
    guide.go({"next": guide.number + 1, "previous": guide.number - 1}.get(which) or int(which))


@command("lesson")
def _lesson(guide: Guide, name: str) -> None:
    guide.session.open_lesson(catalogue.find(name))


# Arguments

def _array(guide: Guide, name: str) -> str:
    name, arrays = name.replace("′", "'"), guide.session.trace.arrays
    if name not in arrays:
        raise ValueError(_("this network has no array {name}; it has {known}").format(
            name=name, known=", ".join(arrays)))
    return name


def _cell(guide: Guide, name: str, index: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """A cell of the trace; without an index the first one. ValueError if there is none such."""
    array = _array(guide, name)
    trace = guide.session.trace
    place = tuple(map(int, index)) or (0,) * (np.ndim(trace.arrays[array]) - trace.has_samples(array))
    if trace.has_samples(array):  # of a mini-batch the sample on show
        place = (guide.session.batch.sample or 0, *place)
    if not givens.is_there(trace, array, place):
        raise ValueError(_("there is no cell {cell}").format(cell=givens.cell_name(array, place)))
    return array, place


def _value(text: str) -> Any:
    """A value of a setting: a whole number, another number, true or false, or a word."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
