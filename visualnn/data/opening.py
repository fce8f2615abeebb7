"""Open a data set of the person's own: a folder of idx files, one pickle, or a pair of NumPy files."""

from __future__ import annotations

from pathlib import Path

from visualnn.data.dataset import Dataset
from visualnn.data.idx_folder import dataset_of_folder, is_usual_name
from visualnn.data.npy_pair import dataset_of_pair, is_pair_name
from visualnn.data.pickled_digits import dataset_of_pickle
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _


def open_dataset(path: Path | str) -> Dataset:
    """The digits in a folder of idx files (or beside one of them), in a mnist.pkl.gz, or in X.npy and y.npy (one of
    them is named, the other lies beside it); all is read and checked.
    """
    path = Path(path)
    try:
        dataset = _opened(path)
        for split in dataset.splits.values():
            split.inputs(slice(1))  # reading is the point: a damaged file shows now, not in the middle of a lesson
    except OSError as error:
        reason = _("the computer could not read it ({error}); check the disk or copy it again")
        raise UnreadableFile(error.filename or path, reason.format(error=error.strerror or error)) from error
    return dataset


def _opened(path: Path) -> Dataset:
    pair = next((path / name for name in ("X.npy", "x.npy") if (path / name).is_file()), None)
    if pair is not None:
        return dataset_of_pair(pair, path.name, path.name)
    if path.is_dir():
        return dataset_of_folder(path, path.name, path.name)
    if is_usual_name(path.name):
        return dataset_of_folder(path.parent, path.parent.name, path.parent.name)
    if is_pair_name(path.name):
        return dataset_of_pair(path, path.parent.name, path.parent.name)
    return dataset_of_pickle(path, path.name, path.name)


def looks_like_data(path: Path) -> bool:
    """Whether a file or folder is called as `open_dataset` knows them; only names are looked at."""
    if path.is_dir():
        try:
            return any(is_usual_name(file.name) or is_pair_name(file.name) for file in path.iterdir())
        except OSError:
            return False
    return is_usual_name(path.name) or is_pair_name(path.name) or path.name.lower().startswith("mnist.pkl")
