"""`visualnn evaluate`: how many test images saved weights read correctly."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from visualnn.cli import output
from visualnn.cli.command import Command
from visualnn.cli.parser import Parser, one_of
from visualnn.i18n import N_, _

HIDDEN = ("sigmoid", "tanh", "relu")
DATA = "mnist"


class Evaluate(Command):
    """The weights on all test images. What the file does not say is tried out, and named."""

    name, argument, order = "evaluate", "WEIGHTS", 30
    summary = N_("Count how many test images saved weights read correctly.")

    def options(self, parser: Parser) -> None:
        parser.positional("WEIGHTS", _("a pickle, a .npz or a .npy file"))
        parser.option("--hidden", _("the activation of the hidden units, where the file does not say it: {choices}; "
                                    "without this option the best is taken").format(choices=", ".join(HIDDEN)),
                      metavar="NAME", type=one_of("--hidden", HIDDEN))
        parser.option("--data", _("other data than MNIST: a folder of idx files, or a mnist.pkl.gz"), metavar="PATH")
        parser.switch("--json", _("print one JSON object"))

    def run(self, given: argparse.Namespace) -> int:
        result = evaluate(given.weights, given.hidden, given.data)
        print(output.as_json(result) if given.json else "\n".join(as_text(result)))
        return 0


def evaluate(path: str, hidden: str | None, data: str | None) -> dict[str, Any]:
    """The result, ready for JSON. UnreadableFile if the weights or the data are refused or do not fit."""
    from visualnn.data import load, open_dataset
    from visualnn.engine.training import count_correct
    from visualnn.session.evaluation import fitted
    from visualnn.weights.reading import read_weights

    found = read_weights(path)
    dataset = load(DATA) if data is None else open_dataset(data)
    fit = fitted(found, dataset, hidden)
    *_before, (correct, total) = count_correct(fit.network, dataset.test.samples())
    warnings = list(found.warnings)
    if hidden and found.network is not None:
        warnings.append(_("The file says itself which activations it has; --hidden was not used."))
    return {
        "file": Path(path).name,
        "correct": correct,
        "total": total,
        "accuracy": correct / total,
        "hidden": fit.hidden,
        "hidden_guessed": fit.guessed,
        "network": fit.shape,
        "data": dataset.title,
        "format": found.format,
        "layout": found.layout,
        "warnings": warnings,
    }


def as_text(result: dict[str, Any]) -> list[str]:
    message = _("{correct} of {total} test images are read correctly ({share}): {file}, network {network}, hidden "
                "units {hidden}.")
    if result["hidden_guessed"]:
        message = _("{correct} of {total} test images are read correctly ({share}): {file}, network {network}, hidden "
                    "units {hidden} (tried out; the file does not say).")
    first = message.format(share=f"{result['accuracy']:.2%}",
                           **{key: result[key] for key in ("correct", "total", "file", "network", "hidden")})
    return [first, *result["warnings"]]
