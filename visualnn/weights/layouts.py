"""Which array is which: every way a file can be read as layers, the most telling first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visualnn.i18n import _
from visualnn.weights.values import Leaf, Tree, leaves

FEW = 4  # lists of weights, or of biases, that one file may offer

# How a name begins: a whole word, or the blackboard letter (W1, w_out, wih, but neither "beta" nor "batch").
_BEGINS = {
    "weights": re.compile(r"(?i:kernel|weights?|theta|coefs?_?)|[wW](?![a-z]{3})"),
    "biases": re.compile(r"(?i:bias(?:es)?|intercepts?_?)|[bB](?![a-z]{3})"),
}
# How it ends: hidden_weights, hidden_bias2.
_ENDS = {
    "weights": re.compile(r"(?i:weights?|kernel)(?=[0-9]*$)"),
    "biases": re.compile(r"(?i:bias(?:es)?)(?=[0-9]*$)"),
}
_RECURRENT = re.compile(r"(?i)weight_hh|recurrent|(?:^|[._/])lstm|(?:^|[._/])gru|(?:^|[._/])rnn")
_NORMALIZATION = re.compile(r"(?i)(?:^|[._/])(?:gamma|beta|running_mean|running_var|moving_mean)")
_DATA = re.compile(r"(?i)^(?:[xyt]_?(?:train|test|valid)|(?:train|test)_|images?$|labels?$|[xyt]$)")


@dataclass(frozen=True)
class Reading:
    """One way to read a file: a weight array for each layer, its biases or None, and how the writer lays out W."""

    layout: str
    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray | None, ...]
    orientation: str | None = None
    unused: tuple[str, ...] = ()
    bias_inside: bool = False  # Theta: the first column of each W is its biases


def readings(found: Leaf | Tree) -> Iterator[Reading]:
    """All the ways to read the arrays of a file as layers."""
    if isinstance(found, Tree):
        yield from _named(dict(leaves(found)))
        yield from _among_others([part for _name, part in found.parts])
    elif isinstance(found, list):
        yield from _listed(found)
        yield from _among_others(found)
    elif found.ndim == 3:
        yield from _listed(list(found))
    else:
        yield Reading(_("one array"), (found,), (None,))


def _among_others(found: Sequence[Leaf | Tree]) -> Iterator[Reading]:
    """[sizes, weights, biases]: two lists of arrays in other company."""
    parts: list[Leaf] = [part for part in found if isinstance(part, list)]
    if len(parts) == 2 < len(found):
        yield from _listed(parts)


def why_not(names: list[str], arrays: list[np.ndarray]) -> str | None:
    """What else the file may be, if it is plainly no network of fully connected layers."""
    if names and all(map(_DATA.search, names)):
        return _("it holds a data set and not a network; choose a file of weights")
    kernels = next((array for array in arrays if array.ndim == 4), None)
    if kernels is not None:
        shape = " x ".join(map(str, kernels.shape))
        reason = _(
            "it holds a convolutional network (kernels of {shape}), and visualnn has no convolution layers yet; "
            "choose a network of fully connected layers"
        )
        return reason.format(shape=shape)
    ends = {re.split(r"[./]", name)[-1] for name in names}
    if any(map(_RECURRENT.search, names)) or {"Wx", "Wh"} <= ends:
        return _(
            "it holds a recurrent network, and visualnn has no recurrent layers yet; "
            "choose a network of fully connected layers"
        )
    if any(map(_NORMALIZATION.search, names)):
        return _(
            "it holds a network with batch normalization, and visualnn has no such layers yet; "
            "choose a network of fully connected layers"
        )
    return None


def _named(found: dict[str, Leaf]) -> Iterator[Reading]:
    """Arrays with names: pairs W1 b1, fc1.weight fc1.bias, or two lists called weights and biases."""
    yield from _two_lists(found)
    single = {name: part for name, part in found.items() if isinstance(part, np.ndarray)}
    weights, biases = _grouped(list(single), "weights"), _grouped(list(single), "biases")
    if weights and set(biases) <= set(weights):
        for groups in _orders(list(weights)):
            used = [names[group] for group in groups for names in (weights, biases) if group in names]
            layout, orientation = _writer(used)
            theta = not biases and all(name.lower().startswith("theta") for name in used)
            yield Reading(
                layout,
                tuple(single[weights[group]] for group in groups),
                tuple(single[biases[group]] if group in biases else None for group in groups),
                orientation,
                tuple(name for name, array in single.items() if name not in used and array.size > 1),
                bias_inside=theta,
            )
    else:
        yield from _by_shape(single)


def _two_lists(found: dict[str, Leaf]) -> Iterator[Reading]:
    # A pile of matrices called W1 is something else than the layers of a network called W.
    many = {name: part for name, part in found.items() if isinstance(part, list) or not name[-1:].isdigit()}
    biases = [name for name in found if _role(name, "biases")][:FEW]
    for name in [name for name in many if _role(name, "weights")][:FEW]:
        weights = _layers(many[name])
        if not weights:
            continue
        for other in biases:
            vectors = _vectors(found[other], len(weights))
            if vectors is not None:
                orientation = "in_out" if "coef" in name.lower() else None
                layout = _("{weights} and {biases}").format(weights=name, biases=other)
                yield Reading(layout, tuple(weights), tuple(vectors), orientation)
        yield Reading(_("{weights} without biases").format(weights=name), tuple(weights), (None,) * len(weights))


def _listed(found: list[Leaf]) -> Iterator[Reading]:
    """Arrays without names: [(W, b), …], [weights, biases], [W1, b1, W2, b2] or weights alone."""
    pairs = [_layers(part) or [] for part in found]
    if all(len(pair) == 2 for pair in pairs):
        yield Reading(_("pairs [(W, b), …]"), tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))
    if len(found) == 2:
        weights = _layers(found[0])
        vectors = _vectors(found[1], len(weights)) if weights else None
        if weights and vectors:
            yield Reading(_("[weights, biases]"), tuple(weights), tuple(vectors))
    flat = [part for part in found if isinstance(part, np.ndarray)]
    if len(flat) == len(found):
        if len(flat) % 2 == 0:
            yield Reading(_("one row [W1, b1, W2, b2, …]"), tuple(flat[::2]), tuple(flat[1::2]))
        yield Reading(_("weights without biases"), tuple(flat), (None,) * len(flat))


def _by_shape(single: dict[str, np.ndarray]) -> Iterator[Reading]:
    """Names that say nothing: matrices are weights and vectors are biases, in the order of the file."""
    matrices = [array for array in single.values() if array.ndim == 2 and min(array.shape) > 1]
    vectors = [array for array in single.values() if array.ndim == 1 or (array.ndim == 2 and min(array.shape) == 1)]
    if matrices and len(vectors) == len(matrices):
        yield Reading(_("arrays in the order of the file"), tuple(matrices), tuple(vectors))


def _layers(part: Leaf) -> list[np.ndarray] | None:
    """A list of weight arrays; a pile of matrices of one size is such a list, too."""
    if isinstance(part, np.ndarray):
        return list(part) if part.ndim == 3 else None
    found = [array for array in part if isinstance(array, np.ndarray)]
    return found if len(found) == len(part) else None


def _vectors(part: Leaf, layers: int) -> list[np.ndarray] | None:
    found = list(part) if isinstance(part, np.ndarray) and part.ndim > 0 else part
    if not isinstance(found, list) or len(found) != layers or any(isinstance(one, list) for one in found):
        return None
    return [np.asarray(one) for one in found]


def _grouped(names: list[str], role: str) -> dict[str, str]:
    """What is left of a name without its role -> the name: "fc1." -> "fc1.weight", "1" -> "W1"."""
    groups: dict[str, str] = {}
    for name in names:
        group = _role(name, role)
        if group is not None:
            groups.setdefault(group[0], name)
    return groups


def _role(name: str, role: str) -> tuple[str] | None:
    """The name without the word for the role, or None if it has another one."""
    stem = name.removesuffix(":0")
    start = max(stem.rfind("."), stem.rfind("/")) + 1
    word = _BEGINS[role].match(stem, start) or _ENDS[role].search(stem, start)
    return None if word is None else (stem[: word.start()] + stem[word.end() :],)


def _orders(groups: list[str]) -> Iterator[list[str]]:
    """By number where every name has one, then as in the file."""
    numbers = [tuple(int(digits[:18]) for digits in re.findall(r"[0-9]+", group)) for group in groups]
    if all(numbers):
        ordered = [group for _numbers, group in sorted(zip(numbers, groups, strict=True), key=lambda pair: pair[0])]
        yield ordered
        if ordered == groups:
            return
    yield groups


def _writer(names: list[str]) -> tuple[str, str | None]:
    """What to call the layout, and how its usual writer lays out W."""
    if any(re.search(r"[._]weight$", name) for name in names):
        return _("a state dictionary ({name}, …)").format(name=names[0][:40]), "out_in"
    if any(re.search(r"kernel(:0)?$", name) for name in names):
        return _("kernels and biases ({name}, …)").format(name=names[0][:40]), "in_out"
    if any(re.match(r"(?i)theta", name) for name in names):
        return _("Theta1, Theta2, …"), "out_in"
    return _("named arrays ({names}, …)").format(names=", ".join(names[:4])[:60]), None
