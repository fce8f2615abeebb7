"""PyTorch and scikit-learn in the training benchmark, written the way that is fastest for each.

PyTorch's images are one tensor that is indexed directly; no loader, no gradient copies, losses never read.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import torch
from contest import Case, answer  # started by path, by a Python that knows nothing of visualnn
from sklearn.neural_network import MLPClassifier
from torch import nn

LAYERS = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU, "tanh": nn.Tanh, "softmax": nn.Identity, "identity": nn.Identity,
          "step": nn.Identity}  # fmt: skip
Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def half_squares(y: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return nn.functional.mse_loss(y, t, reduction="sum") / (2 * len(y))


def criterion(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return (((z > 0).to(z.dtype) - t) * z).sum() / len(z)


LOSSES: dict[str, Loss] = {"MeanSquaredError": half_squares, "CrossEntropy": nn.CrossEntropyLoss(),
                           "BinaryCrossEntropy": nn.BCEWithLogitsLoss(), "PerceptronCriterion": criterion}  # fmt: skip


class Torch:
    """The same network from the same weights."""

    def __init__(self, case: Case, x: np.ndarray, t: np.ndarray, weights: dict[str, np.ndarray], threads: int = 1,
                 optimizer: str = "", compiled: bool = False, raw: bool = False) -> None:
        self.case, self.threads, self.raw = case, threads, raw and x.dtype == np.uint8
        scale = np.float32(255 if x.dtype == np.uint8 else 1)
        self.x = torch.from_numpy(x if self.raw else x.astype(np.float32) / scale)
        classes = t.ndim == 1
        self.t = torch.from_numpy(t.astype(np.int64) if classes else t.astype(np.float32))
        if classes and case.criterion != "CrossEntropy":
            self.t = torch.eye(case.sizes[-1])[self.t] if case.sizes[-1] > 1 else self.t[:, None].float()
        parts: list[nn.Module] = []
        for number, (inputs, units, kind) in enumerate(
            zip(case.sizes[:-1], case.sizes[1:], case.activations, strict=True), 1
        ):
            dense = nn.Linear(inputs, units)
            with torch.no_grad():
                dense.weight.copy_(torch.from_numpy(weights[f"W{number}"].T.copy()))
                dense.bias.copy_(torch.from_numpy(weights[f"b{number}"]))
            parts += [dense, LAYERS[kind]()]
        from_scores = case.criterion != "MeanSquaredError" or isinstance(parts[-1], nn.Identity)
        network, loss = nn.Sequential(*parts[:-1] if from_scores else parts), LOSSES[case.criterion]
        self.forward: Loss = lambda x, t: loss(network(x), t)
        if compiled:
            self.forward = torch.compile(self.forward)
        extra = {optimizer: True} if optimizer else {}
        if case.optimizer == "Momentum":
            extra["momentum"] = case.momentum
        kinds = {"Adam": torch.optim.Adam, "RMSProp": torch.optim.RMSprop, "AdaGrad": torch.optim.Adagrad}
        self.optimizer = kinds.get(case.optimizer, torch.optim.SGD)(network.parameters(), lr=case.rate, **extra)

    def update(self, chosen: torch.Tensor) -> torch.Tensor:
        x = self.x[chosen]
        loss = self.forward(x.float().mul_(1 / 255) if self.raw else x, self.t[chosen])
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss

    def losses(self, batches: np.ndarray) -> list[float]:
        return [float(self.update(torch.from_numpy(chosen)).detach()) for chosen in batches]

    def run(self, updates: int) -> int:
        torch.set_num_threads(self.threads)
        size, count, done = self.case.batch, len(self.x), 0
        while done < updates:
            order = torch.randperm(count)
            for first in range(0, count, size):
                self.update(order[first : first + size])
                done += 1
                if done == updates:
                    break
        return done


class Sklearn:
    """MLPClassifier with its own loop over mini-batches (`fit`, one epoch over as many samples as make the updates),
    its own loss, which is cross-entropy, and its own start weights.
    """

    def __init__(self, case: Case, x: np.ndarray, t: np.ndarray, weights: dict[str, np.ndarray]) -> None:
        self.case = case
        self.x, self.t = x.astype(np.float32) / np.float32(255 if x.dtype == np.uint8 else 1), t
        kind = {"sigmoid": "logistic", "relu": "relu", "tanh": "tanh"}[case.activations[0]]
        self.make = lambda: MLPClassifier(
            case.sizes[1:-1], activation=kind, solver="adam" if case.optimizer == "Adam" else "sgd", alpha=0.0,
            batch_size=case.batch, learning_rate_init=case.rate, max_iter=1, momentum=0.0)  # fmt: skip

    def run(self, updates: int) -> int:
        most = len(self.x) // self.case.batch
        updates, epochs = min(updates, most), -(-updates // most)
        rows = updates * self.case.batch
        model = self.make().set_params(max_iter=epochs)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(self.x[:rows], self.t[:rows])
        return updates * int(model.n_iter_)


if __name__ == "__main__":
    answer(Torch, Sklearn)
