"""A network with one hidden layer, sigmoid twice and the quadratic cost, written with matrices.

Layer 1 adds up its weighted inputs to z1, and a1 = sigmoid(z1) is what it passes on; a2 is what the network says. t is
the target, and the cost L is half the sum of the squares. dz1 is short for dL/dz1.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]

    # Forward: from the picture to ten numbers between 0 and 1
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)

    # Loss: the quadratic cost
    l = (a2 - t) ** 2 / 2
    L = l.sum()

    # Backward: the chain rule, layer by layer
    da2 = a2 - t
    dz2 = da2 * a2 * (1 - a2)
    dW2 = np.outer(a1, dz2)
    db2 = dz2
    da1 = W2 @ dz2
    dz1 = da1 * a1 * (1 - a1)
    dW1 = np.outer(x, dz1)
    db1 = dz1

    # Update: a small step downhill
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1
    W2_new = W2 - rate * dW2
    b2_new = b2 - rate * db2

    return locals()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    parameters = {
        "W1": rng.normal(0, 1, (8, 5)), "b1": rng.normal(0, 1, 5),
        "W2": rng.normal(0, 1, (5, 3)), "b2": rng.normal(0, 1, 3),
    }
    sample, target = rng.random(8), np.array([0, 1, 0])
    for step in range(10):
        result = run(sample, target, parameters, rate=3.0)
        print(f"step {step}: loss {result['L']:.4f}, outputs {result['a2'].round(3)}")
        parameters = {name: result[f"{name}_new"] for name in parameters}
