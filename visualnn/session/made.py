"""What a lesson is made into: its network, its data and its training, checked to fit each other."""

from __future__ import annotations

from dataclasses import dataclass

from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.i18n import _
from visualnn.lessons.lesson import Lesson
from visualnn.session.training_settings import TrainingSettings


@dataclass(frozen=True)
class Made:
    """All that a session needs of a lesson."""

    network: Network
    dataset: Dataset
    training: TrainingSettings


def made_of(lesson: Lesson) -> Made:
    """Build a lesson. UnreadableFile says which of its files is wrong, and why."""
    network, dataset = lesson.make_network(), lesson.load_data()
    given_by_hand = isinstance(lesson.weights, dict)  # training goes on from them, unless the lesson says otherwise
    try:
        training = TrainingSettings.from_table({"fresh": not given_by_hand, **lesson.training})
    except (TypeError, ValueError) as error:
        raise lesson.refused(str(error), "training") from None
    try:
        fits(network, dataset)
    except ValueError as error:
        raise lesson.refused(str(error), "network") from None
    return Made(network, dataset, training)


def fits(network: Network, dataset: Dataset) -> None:
    """ValueError if a network cannot take these samples, or cannot say what they ask for."""
    inputs, outputs = network.input_shape, network.output_shape
    if _size(inputs) != dataset.input_size:
        message = _("The network takes {found} numbers, and the data {name} give {given}; its input must be {given}.")
        raise ValueError(message.format(found=_size(inputs), name=_(dataset.title), given=dataset.input_size))
    wanted = {dataset.target_size, 1} if dataset.kind == "classes" and dataset.target_size == 2 else {
        dataset.target_size}  # yes or no can be said with one number
    if len(outputs) != 1 or outputs[0] not in wanted:
        message = _("The network gives {found} numbers, and the data {name} ask for {wanted}.")
        raise ValueError(message.format(found=_size(outputs), name=_(dataset.title),
                                        wanted=_(" or ").join(str(count) for count in sorted(wanted))))


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for length in shape:
        size *= length
    return size
