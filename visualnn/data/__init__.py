"""Data sets: pictures with labels, kept as the bytes they are on disk until a network asks for numbers."""

from visualnn.data.catalogue import load, names
from visualnn.data.dataset import Dataset, Split
from visualnn.data.opening import open_dataset
from visualnn.data.textbook import load_mnist

__all__ = ["Dataset", "Split", "load", "load_mnist", "names", "open_dataset"]
