"""MNIST: 70,000 handwritten digits, 28x28 pixels each."""

from __future__ import annotations

from visualnn import paths
from visualnn.data.catalogue import data_set
from visualnn.data.dataset import Dataset
from visualnn.data.idx_folder import dataset_of_folder
from visualnn.i18n import N_


@data_set("mnist")
def mnist() -> Dataset:
    return dataset_of_folder(paths.data_folder() / "mnist", "mnist", N_("MNIST handwritten digits"))
