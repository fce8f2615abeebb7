"""The other side of the training benchmark: PyTorch eager, written the way that is fastest without compiling.

The images are one float32 tensor that is indexed directly; no loader, no gradient copies, losses never read.
"""

from __future__ import annotations

import time

import numpy as np
import torch
from contest import Case, answer  # started by path, by a Python that knows nothing of visualnn
from torch import nn

torch.set_num_threads(1)
LAYERS = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU, "softmax": nn.Identity}


class Contestant:
    """The same network from the same weights."""

    def __init__(self, case: Case, x: np.ndarray, labels: np.ndarray, weights: dict[str, np.ndarray]) -> None:
        self.case = case
        self.x = torch.from_numpy(x.astype(np.float32) / np.float32(255))
        softmax = case.activations[-1] == "softmax"
        classes = torch.from_numpy(labels.astype(np.int64))
        self.t = classes if softmax else torch.eye(case.sizes[-1])[classes]
        parts: list[nn.Module] = []
        for number, (inputs, units, kind) in enumerate(
            zip(case.sizes[:-1], case.sizes[1:], case.activations, strict=True), 1
        ):
            dense = nn.Linear(inputs, units)
            with torch.no_grad():
                dense.weight.copy_(torch.from_numpy(weights[f"W{number}"].T.copy()))
                dense.bias.copy_(torch.from_numpy(weights[f"b{number}"]))
            parts += [dense, LAYERS[kind]()]
        self.network = nn.Sequential(*parts[:-1] if softmax else parts)
        self.loss = nn.CrossEntropyLoss() if softmax else self.half_squares
        kind = torch.optim.Adam if case.optimizer == "Adam" else torch.optim.SGD
        self.optimizer = kind(self.network.parameters(), lr=case.rate)

    @staticmethod
    def half_squares(y: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        return nn.functional.mse_loss(y, t, reduction="sum") / (2 * len(y))

    def update(self, chosen: torch.Tensor) -> torch.Tensor:
        loss = self.loss(self.network(self.x[chosen]), self.t[chosen])
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss

    def losses(self, batches: np.ndarray) -> list[float]:
        return [float(self.update(torch.from_numpy(chosen)).detach()) for chosen in batches]

    def seconds(self, updates: int) -> float:
        size, count = self.case.batch, len(self.x)
        start = time.perf_counter()
        done = 0
        while done < updates:
            order = torch.randperm(count)
            for first in range(0, count, size):
                self.update(order[first : first + size])
                done += 1
                if done == updates:
                    break
        return time.perf_counter() - start


if __name__ == "__main__":
    answer(Contestant)
