"""Points in the plane: the same seed gives the same bits, shapes are what they say, features are made of them."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn import data
from visualnn.data.plane import FEATURES, features_of
from visualnn.data.sets import blobs, circles, moons, spirals, xor

SHAPES = {"circles": circles.shape, "xor": xor.shape, "moons": moons.shape, "spirals": spirals.shape}
NAMES = [*SHAPES, "blobs"]
every_set = pytest.mark.parametrize("name", NAMES)


@every_set
def test_the_same_seed_gives_the_same_bits_and_another_one_others(name: str) -> None:
    data.load(name, seed=5)
    one = data.load(name).make(**data.load(name).options)  # type: ignore[misc]
    fresh = _anew(name, seed=5)
    again, other = _anew(name, seed=5), _anew(name, seed=6)
    assert fresh is not again and one.name == name
    for split in ("train", "test"):
        assert fresh.points(split).tobytes() == again.points(split).tobytes()
        assert fresh.splits[split].labels.tobytes() == again.splits[split].labels.tobytes()
        assert fresh.points(split).tobytes() != other.points(split).tobytes()


def _anew(name: str, **options: object) -> data.Dataset:
    """The set made again, past the ones that are kept."""
    modules = {"circles": circles.circles, "xor": xor.xor, "moons": moons.moons, "spirals": spirals.spirals,
               "blobs": blobs.blobs}  # fmt: skip
    return modules[name](**options)  # type: ignore[operator]


@every_set
def test_it_is_a_plane_of_classes_in_the_stated_range(name: str) -> None:
    dataset = data.load(name, noise=0.0, samples=401, train_share=0.25)
    assert dataset.is_plane and dataset.kind == "classes" and not dataset.is_pictures and not dataset.is_curve
    assert (len(dataset.train), len(dataset.test)) == (100, 301)
    points = np.vstack([dataset.points("train"), dataset.points("test")])
    assert np.abs(points).max() <= 1 and np.abs(points).max() > 0.4
    counts = dataset.train.counts + dataset.test.counts
    assert counts.sum() == 401 and counts.max() - counts.min() <= 1
    assert np.array_equal(dataset.train.x, dataset.points("train"))  # type: ignore[union-attr]
    assert dataset.feature_names == ("x1", "x2")


def test_the_shapes_are_what_they_say() -> None:
    rng = np.random.default_rng(1)
    points, labels = circles.shape(500, rng)
    radius = np.hypot(*points.T)
    assert radius[labels == 1].max() < 0.46 and radius[labels == 0].min() > 0.69
    points, labels = xor.shape(500, rng)
    assert np.array_equal(labels == 1, points[:, 0] * points[:, 1] < 0)
    points, labels = moons.shape(500, rng)
    assert points[labels == 0][:, 1].min() > -0.2 and points[labels == 1][:, 1].max() < 0.2
    points, labels = spirals.shape(501, rng)
    radius = np.hypot(*points.T)
    turned = 2 * np.pi * spirals.TURNS * radius + np.pi * labels
    assert np.allclose(points[:, 0], radius * np.sin(turned))


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_blobs_have_so_many_classes_around_different_places(classes: int) -> None:
    dataset = data.load("blobs", classes=classes, noise=0.05, samples=400)
    assert len(dataset.class_names) == classes == len(np.unique(dataset.train.labels))
    for label, middle in enumerate(blobs.middles(classes)):
        own = dataset.points("train")[dataset.train.labels == label]
        assert np.abs(own.mean(axis=0) - middle).max() < 0.05


@pytest.mark.parametrize("name", SHAPES)
def test_noise_moves_the_points(name: str) -> None:
    clean, noisy = _anew(name, noise=0.0, samples=2000), _anew(name, noise=0.3, samples=2000)
    apart = noisy.points("train") - clean.points("train")
    assert 0.28 < apart.std() < 0.32


def test_every_feature_is_made_of_the_coordinates() -> None:
    points = np.array([[0.5, -0.25]])
    made = dict(zip(FEATURES, features_of(points, tuple(FEATURES))[0], strict=True))
    assert made == {"x1": 0.5, "x2": -0.25, "x1^2": 0.25, "x2^2": 0.0625, "x1*x2": -0.125,
                    "sin x1": pytest.approx(1.0), "sin x2": pytest.approx(-np.sqrt(0.5))}  # fmt: skip


def test_features_become_the_columns_that_a_network_sees() -> None:
    dataset = data.load("circles", features=["x1^2", "x1*x2"])
    points = dataset.points("test")
    assert dataset.input_size == 2 and dataset.feature_names == ("x1²", "x1·x2")
    assert np.array_equal(dataset.test.x, np.stack([points[:, 0] ** 2, points.prod(axis=1)], axis=1))  # type: ignore[union-attr]
    assert np.array_equal(dataset.features(points), dataset.test.x)  # type: ignore[union-attr]
    wider = dataset.changed(features=list(FEATURES))
    assert wider.input_size == 7 and wider.points("test").shape == points.shape
    assert np.array_equal(wider.points("test"), points)


@pytest.mark.parametrize(("options", "reason"), [
    ({"samples": 3}, "from 4 to 20000, not 3"), ({"samples": 10.5}, "whole number"), ({"noise": -0.1}, "noise"),
    ({"noise": float("nan")}, "noise"), ({"noise": True}, "noise"), ({"train_share": 0}, "share of training"),
    ({"train_share": 1.0}, "share of training"), ({"seed": -1}, "seed"), ({"features": ["x3"]}, "x1, x2, x1"),
    ({"features": []}, "features"), ({"features": ["x1", "x1"]}, "at most once")])
def test_what_cannot_be_is_said_in_a_sentence(options: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("^", r"\^")):
        data.load("moons", **options)


def test_blobs_of_one_class_or_of_five_cannot_be() -> None:
    for classes in (1, 5, 2.5):
        with pytest.raises(ValueError, match="2 to 4 classes"):
            data.load("blobs", classes=classes)
