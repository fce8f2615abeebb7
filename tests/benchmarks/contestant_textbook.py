"""Textbook programs in NumPy and float64, in our own words: a whole mini-batch at a time, or sample by sample."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.contest import Case, answer


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def softmax(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


FUNCTIONS = {"sigmoid": sigmoid, "relu": lambda z: np.maximum(0, z), "tanh": np.tanh, "softmax": softmax}
SLOPES = {"sigmoid": lambda a: a * (1 - a), "relu": lambda a: (a > 0) * 1.0, "tanh": lambda a: 1 - a**2}


class Textbook:
    """Dictionaries of parameters and gradients, matrix products over the mini-batch."""

    def __init__(self, case: Case, x: np.ndarray, t: np.ndarray, weights: dict[str, np.ndarray]) -> None:
        self.case, self.k = case, 0
        self.x = x.astype(np.float64) / (255 if x.dtype == np.uint8 else 1)
        self.t = t.astype(np.float64)
        if t.ndim == 1:
            self.t = np.eye(case.sizes[-1])[t] if case.sizes[-1] > 1 else self.t[:, None]
        self.w = {name: values.astype(np.float64) for name, values in weights.items()}
        self.m = {name: np.zeros_like(values) for name, values in self.w.items()}
        self.v = {name: np.zeros_like(values) for name, values in self.w.items()}

    def gradients(self, x: np.ndarray, t: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
        kinds, outputs = self.case.activations, [x]
        for number, kind in enumerate(kinds, 1):
            outputs.append(FUNCTIONS[kind](np.dot(outputs[-1], self.w[f"W{number}"]) + self.w[f"b{number}"]))
        y, n, loss = outputs[-1], len(x), self.case.criterion
        d = (y - t) / n
        if loss == "MeanSquaredError":
            value = np.sum((y - t) ** 2) / 2 / n
            d = d * SLOPES[kinds[-1]](y)
        elif loss == "CrossEntropy":
            value = -np.sum(t * np.log(y + 1e-7)) / n
        else:
            value = -np.sum(t * np.log(y + 1e-7) + (1 - t) * np.log(1 - y + 1e-7)) / n
        found = {}
        for number in range(len(kinds), 0, -1):
            found[f"W{number}"], found[f"b{number}"] = np.dot(outputs[number - 1].T, d), np.sum(d, axis=0)
            if number > 1:
                d = np.dot(d, self.w[f"W{number}"].T) * SLOPES[kinds[number - 2]](outputs[number - 1])
        return float(value), found

    def update(self, chosen: np.ndarray) -> float:
        value, found = self.gradients(self.x[chosen], self.t[chosen])
        self.k += 1
        for name, slope in found.items():
            if self.case.optimizer == "Adam":
                self.m[name] = 0.9 * self.m[name] + 0.1 * slope
                self.v[name] = 0.999 * self.v[name] + 0.001 * slope**2
                m, v = self.m[name] / (1 - 0.9**self.k), self.v[name] / (1 - 0.999**self.k)
                self.w[name] -= self.case.rate * m / (np.sqrt(v) + 1e-8)
            else:
                self.w[name] -= self.case.rate * slope
        return value

    def losses(self, batches: np.ndarray) -> list[float]:
        return [self.update(chosen) for chosen in batches]

    def run(self, updates: int) -> int:
        rng = np.random.default_rng()
        for _ in range(updates):
            self.update(rng.choice(len(self.x), self.case.batch))
        return updates


class PerSample(Textbook):
    """Columns instead of rows, one sample after the other, and lists of gradients that are added up: as in Nielsen's
    book. The samples are shuffled once an epoch there, which costs nothing here.
    """

    def update(self, chosen: np.ndarray) -> float:
        layers = range(1, len(self.case.activations) + 1)
        total = {name: np.zeros(values.shape) for name, values in self.w.items()}
        for sample in chosen:
            outputs, t = [self.x[sample].reshape(-1, 1)], self.t[sample].reshape(-1, 1)
            for number in layers:
                z = np.dot(self.w[f"W{number}"].T, outputs[-1]) + self.w[f"b{number}"].reshape(-1, 1)
                outputs.append(sigmoid(z))
            d = (outputs[-1] - t) * outputs[-1] * (1 - outputs[-1])
            for number in reversed(layers):
                total[f"W{number}"] = total[f"W{number}"] + np.dot(outputs[number - 1], d.T)
                total[f"b{number}"] = total[f"b{number}"] + d[:, 0]
                a = outputs[number - 1]
                d = np.dot(self.w[f"W{number}"], d) * a * (1 - a)
        for name, slope in total.items():
            self.w[name] = self.w[name] - self.case.rate / len(chosen) * slope
        return 0.0


if __name__ == "__main__":
    answer(Textbook, PerSample)
