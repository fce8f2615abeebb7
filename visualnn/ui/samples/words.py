"""What the samples are called."""

from __future__ import annotations

import math
from typing import Any

from visualnn.i18n import N_, _

PICTURES = {"test": N_("Test images"), "train": N_("Training images"), "validation": N_("Validation images"),
            "drawn": N_("Drawn pictures")}  # fmt: skip
ROWS = {"test": N_("Test samples"), "train": N_("Training samples"), "validation": N_("Validation samples")}
PICTURE = {"test": N_("Test image {number}"), "train": N_("Training image {number}")}
ROW = {"test": N_("Test sample {number}"), "train": N_("Training sample {number}")}


def split_name(samples: Any, split: str) -> str:
    """Training images, or the name of a split that nobody knows."""
    return _((PICTURES if samples.is_pictures else ROWS).get(split, split))


def sample_name(samples: Any, index: int) -> str:
    """Test image 812, or the title that somebody gave it."""
    titles = getattr(samples.shown_split, "titles", ())
    if titles:
        return str(titles[index])
    names = PICTURE if samples.is_pictures else ROW
    return _(names.get(samples.split, N_("Sample {number}"))).format(number=f"{index:,}")


def current_label(samples: Any) -> str:
    """The class of the current sample, or its target numbers."""
    if samples.dataset.kind == "classes":
        return str(samples.name_of(samples.current_label))
    return ", ".join(f"{value:g}" for value in samples.current_target())


def label_of(samples: Any, place: int) -> str:
    """The class of a sample of the page, or its target numbers."""
    if samples.dataset.kind == "classes":
        return str(samples.name_of(int(samples.labels[place])))
    return ", ".join(f"{value:g}" for value in samples.targets(samples.indices[place : place + 1])[0])


def describe(samples: Any, place: int) -> str:
    """Test image 812: label 7, prediction 9 (63.2 %)"""
    name = sample_name(samples, int(samples.indices[place]))
    if samples.dataset.kind != "classes" or not samples.answers_shown:
        return _("{sample}: label {label}").format(sample=name, label=label_of(samples, place))
    sure = float(samples.confidences[place])
    return _("{sample}: label {label}, prediction {answer} ({percent} %)").format(
        sample=name, label=label_of(samples, place), answer=samples.name_of(int(samples.predictions[place])),
        percent="?" if math.isnan(sure) else f"{100 * sure:.1f}")


def captions(samples: Any) -> list[str]:
    """Under each picture: 7 → 9, or only 7 while answers are not shown."""
    labels = [samples.name_of(label) for label in samples.labels.tolist()]
    if not samples.answers_shown:
        return labels
    answers = [samples.name_of(answer) for answer in samples.predictions.tolist()]
    return [f"{label} → {answer}" for label, answer in zip(labels, answers, strict=True)]
