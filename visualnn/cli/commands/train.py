"""`visualnn train`: train a lesson's network without a window."""

from __future__ import annotations

import argparse
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visualnn.cli import output
from visualnn.cli.command import Command, lesson_of, optimizer_names
from visualnn.cli.misuse import Misuse
from visualnn.cli.parser import Parser, number, one_of, positive, whole
from visualnn.formats.errors import plain
from visualnn.i18n import N_, _

if TYPE_CHECKING:
    from visualnn.cli.training import Watch
    from visualnn.session import Session
    from visualnn.session.run import Run

# The settings that are options, too; "--batch-size" is batch_size.
SETTINGS = ("epochs", "seed", "batch_size", "learning_rate", "optimizer", "momentum", "l1", "l2", "dropout", "noise",
            "schedule", "schedule_every", "schedule_factor", "target_accuracy", "patience", "seconds")  # fmt: skip


class Train(Command):
    """New weights from a seed, trained as the lesson says or as the options say. The same seed gives the same file."""

    name, argument, order = "train", "LESSON", 20
    summary = N_("Train the network of a lesson from new weights; Ctrl+C stops and keeps what was reached.")

    def options(self, parser: Parser) -> None:
        parser.positional("LESSON", _("the id of a lesson, see “visualnn lessons”"))
        parser.option("--epochs", _("how often all training images are gone through"), metavar="N",
                      type=whole("--epochs", 1))
        parser.option("--seed", _("the start of all randomness"), metavar="S", type=whole("--seed"))
        parser.option("--batch-size", _("how many images make a mini-batch"), metavar="N",
                      type=whole("--batch-size", 1))
        parser.option("--learning-rate", _("the size of the steps"), metavar="R", type=positive("--learning-rate"))
        parser.option("--optimizer", _("how steps are made of gradients: {choices}").format(
            choices=", ".join(optimizer_names())), metavar="NAME", type=one_of("--optimizer", optimizer_names()))
        self.options_of_updates(parser)
        self.options_of_the_end(parser)
        parser.option("--out", _("write the trained weights to this .npz file"), metavar="FILE")
        parser.switch("--json", _("print one JSON object at the end"))

    def options_of_updates(self, parser: Parser) -> None:
        from visualnn.engine.schedules import Schedule

        for flag, words in (
            ("--momentum", _("how much of the last step is in the next one, with the optimizer Momentum; 0 to 1")),
            ("--l1", _("pulls every weight equally towards zero")),
            ("--l2", _("pulls weights towards zero, the more the larger they are")),
            ("--dropout", _("the share of units that Dropout layers leave out while training; 0 to 1")),
            ("--noise", _("the standard deviation of what is added to the inputs while training")),
        ):
            parser.option(flag, words, metavar="X", type=number(flag))
        kinds = list(Schedule.kinds)
        parser.option("--schedule", _("how the learning rate goes on: {choices}").format(choices=", ".join(kinds)),
                      metavar="NAME", type=one_of("--schedule", kinds))
        parser.option("--schedule-every", _("with “--schedule step”: after so many epochs each"), metavar="N",
                      type=whole("--schedule-every", 1))
        parser.option("--schedule-factor", _("with “--schedule step”: the rate is multiplied by this; 0 to 1"),
                      metavar="X", type=number("--schedule-factor"))

    def options_of_the_end(self, parser: Parser) -> None:
        parser.option("--target-accuracy", _("stop when so many are right, on validation images if there are any, "
                                             "otherwise on test images; 0.98 is 98 %"),
                      metavar="X", type=number("--target-accuracy"))
        parser.option("--patience", _("stop when nothing has become better for so many epochs"), metavar="N",
                      type=whole("--patience"))
        parser.option("--seconds", _("stop after so many seconds"), metavar="S", type=number("--seconds"))

    def run(self, given: argparse.Namespace) -> int:
        from visualnn.cli.training import Watch
        from visualnn.session import Session

        lesson = lesson_of(given.lesson)
        file = None if given.out is None else place_for(given.out)
        session = Session(lesson)
        chosen = {name: getattr(given, name) for name in SETTINGS if getattr(given, name) is not None}
        try:
            session.run.set(fresh=True, **chosen)
        except ValueError as error:
            raise Misuse(str(error)) from None
        refuse_what_would_do_nothing(session, chosen)
        watch = Watch(session, quiet=given.json)
        watch.train()
        return finish(watch, file, given.json)


def refuse_what_would_do_nothing(session: Session, chosen: dict[str, Any]) -> None:
    """Misuse for an option that would leave everything as it is, and nobody would notice."""
    from visualnn.engine import Dropout

    settings = session.run.settings
    if "momentum" in chosen and settings.optimizer != "Momentum":
        raise Misuse(_("--momentum belongs to the optimizer Momentum: add “--optimizer Momentum”."))
    if "dropout" in chosen and not any(isinstance(layer, Dropout) for layer in session.network.layers):
        raise Misuse(_("--dropout would change nothing: the network of this lesson has no Dropout layers."))
    if settings.schedule != "step" and chosen.keys() & {"schedule_every", "schedule_factor"}:
        raise Misuse(_("--schedule-every and --schedule-factor belong to “--schedule step”."))
    if settings.target_accuracy and session.dataset.kind == "numbers":
        raise Misuse(_("--target-accuracy cannot be reached: this lesson is about numbers, and none is simply right."))


def place_for(name: str) -> Path:
    """Where the weights will be written. Misuse if that cannot be, before anybody waits for the training."""
    path = Path(name)
    path = path if path.suffix == ".npz" else path.with_name(path.name + ".npz")
    folder = path.parent
    if not folder.is_dir():
        message = _("{name} cannot be written: there is no folder {folder}.")
    elif path.is_dir():
        message = _("{name} cannot be written: it is a folder; give the name of a file.")
    elif not os.access(folder, os.W_OK):
        message = _("{name} cannot be written: the folder {folder} is closed to you; choose another one.")
    else:
        return path
    raise Misuse(message.format(name=plain(path.name), folder=plain(str(folder), 200)))


def finish(watch: Watch, file: Path | None, as_json: bool) -> int:
    """Count, save, and say what came out; 1 if the training failed or the file could not be written."""
    from visualnn.cli import FAILED, complain

    session = watch.session
    result = result_of(watch)
    reached = math.isfinite(float(session.network.flat.sum()))
    if file is not None and reached and not watch.problems and session.save_weights(file):
        result["file"] = str(file)
    if as_json:
        print(output.as_json(result))
    elif not watch.problems:
        print("\n".join([in_short(result, session.run, session.dataset.is_pictures), *watch.sentences]))
    status = 0
    for sentence in watch.problems:
        status = complain(sentence, FAILED)
    if file is not None and result["file"] is None:
        status = complain(_("{name} was not written.").format(name=plain(file.name)), FAILED)
    return status


def in_short(result: dict[str, Any], run: Run, pictures: bool) -> str:
    from visualnn.session.ending import ending

    loss = run.losses[-1] if run.losses else math.nan  # stopped before the first report
    return ending(run.update, run.updates, result["test_accuracy"], loss, pictures, run.reason, run.settings.patience)


def result_of(watch: Watch) -> dict[str, Any]:
    """What the training was, and what came out of it."""
    session, run = watch.session, watch.session.run
    settings = run.settings
    train, test = final_accuracies(session)
    return {
        "lesson": session.lesson.id, **{name: getattr(settings, name) for name in SETTINGS},
        "updates": run.update, "stopped": watch.interrupted, "losses": losses_by_epoch(run),
        "accuracy_epochs": run.accuracy_epochs[:], "train_accuracies": run.train_accuracy[:],
        "validation_accuracies": run.validation_accuracy[:], "test_accuracies": run.test_accuracy[:],
        "ended_because": run.reason or None, "train_accuracy": train, "train_count": run.train_count,
        "validation_accuracy": run.validation_accuracy[-1] if run.validation_accuracy else None,
        "test_accuracy": test, "test_count": len(session.dataset.test), "file": None,
    }


def final_accuracies(session: Session) -> tuple[float | None, float | None]:
    """The shares of right answers of the network as it is now, on as many training samples as the run counts; None
    where targets are numbers.
    """
    from visualnn.engine import accuracy

    if session.dataset.kind == "numbers":
        return None, None
    train, test = session.dataset.train.samples(), session.dataset.test.samples()
    return accuracy(session.network, train.first(session.run.train_count)), accuracy(session.network, test)


def losses_by_epoch(run: Run) -> list[float]:
    """The mean training loss of each epoch, the last one as far as it went."""
    sums: dict[int, list[float]] = {}
    for epochs, loss in zip(run.loss_epochs, run.losses, strict=True):
        sums.setdefault(math.ceil(epochs - 1e-9), []).append(loss)
    return [sum(losses) / len(losses) for losses in sums.values()]
