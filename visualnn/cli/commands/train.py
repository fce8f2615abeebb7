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
from visualnn.cli.parser import Parser, one_of, positive, whole
from visualnn.formats.errors import plain
from visualnn.i18n import N_, _

if TYPE_CHECKING:
    from visualnn.cli.training import Watch
    from visualnn.session import Session
    from visualnn.session.run import Run

SETTINGS = ("epochs", "seed", "batch_size", "learning_rate", "optimizer")


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
        parser.option("--out", _("write the trained weights to this .npz file"), metavar="FILE")
        parser.switch("--json", _("print one JSON object at the end"))

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
        watch = Watch(session, quiet=given.json)
        watch.train()
        return finish(watch, file, given.json)


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
        "lesson": session.lesson.id, "epochs": settings.epochs, "seed": settings.seed,
        "optimizer": settings.optimizer, "learning_rate": settings.learning_rate, "batch_size": settings.batch_size,
        "updates": run.update, "stopped": watch.interrupted, "losses": losses_by_epoch(run),
        "accuracy_epochs": run.accuracy_epochs[:], "train_accuracies": run.train_accuracy[:],
        "validation_accuracies": run.validation_accuracy[:], "test_accuracies": run.test_accuracy[:],
        "ended_because": run.reason or None, "train_accuracy": train, "train_count": run.train_count,
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
