"""A playground in the plane: points in a disc and in a ring, and a network of four units that tells them apart.

z1 and z2 are the weighted sums, a1 = tanh(z1) is what the hidden units pass on, and a2 is the answer: how sure the
network is that the point lies inside. t is 1 inside and 0 outside. dz1 is short for dL/dz1.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def run(x, t, parameters, rate):
    """One step of gradient descent for one point. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]

    # Forward: each hidden unit draws a line, the last unit puts the lines together
    z1 = x @ W1 + b1
    a1 = np.tanh(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)

    # Loss: small if the network was sure of what is right
    l = -t * np.log(a2) - (1 - t) * np.log(1 - a2)
    L = l.sum()

    # Backward
    da2 = (a2 - t) / (a2 * (1 - a2))
    dz2 = a2 - t  # da2 times the slope of the sigmoid: the fraction cancels
    dW2 = np.outer(a1, dz2)
    db2 = dz2
    da1 = W2 @ dz2
    dz1 = da1 * (1 - a1**2)
    dW1 = np.outer(x, dz1)
    db1 = dz1

    # Update
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1
    W2_new = W2 - rate * dW2
    b2_new = b2 - rate * db2

    return locals()


def points(count, rng):
    """Points with their labels: half of them in a disc (1), half of them in a ring around it (0)."""
    t = np.arange(count) % 2
    radius = np.where(t == 1, rng.uniform(0, 0.45, count), rng.uniform(0.7, 1, count))
    angle = rng.uniform(0, 2 * np.pi, count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), t


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    x, t = points(200, rng)
    parameters = {
        "W1": rng.normal(0, 0.7, (2, 4)), "b1": np.zeros(4),
        "W2": rng.normal(0, 0.5, (4, 1)), "b2": np.zeros(1),
    }  # fmt: skip
    for epoch in range(1, 51):
        total = 0
        for k in range(len(x)):
            result = run(x[k], t[k : k + 1], parameters, rate=0.1)
            parameters = {name: result[f"{name}_new"] for name in parameters}
            total += result["L"]
        if epoch in (1, 5, 10, 20, 50):
            print(f"epoch {epoch}: loss {total / len(x):.4f}")
