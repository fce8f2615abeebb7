"""Backpropagation by hand: two inputs, two hidden units, two outputs, and every factor of the chain rule by its name.

The names are those of the blackboard: z1 are the sums of the hidden units and a1 what they pass on, z2 and a2 those of
the outputs. dz1 is short for dL/dz1: how fast the loss grows when z1 grows. The biases are left as they are.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]

    # Forward
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)

    # Loss: half the square of what is missing
    l = (a2 - t) ** 2 / 2
    L = l.sum()

    # Backward, the outputs: three factors for each weight
    da2 = a2 - t  # how the loss depends on the output
    dz2 = da2 * a2 * (1 - a2)  # times how the output depends on its sum
    dW2 = np.outer(a1, dz2)  # times how the sum depends on the weight
    db2 = np.zeros(2)  # would be dz2; this example leaves the biases alone

    # Backward, the hidden units: what they did to each output, with the old W2
    da1 = W2 @ dz2
    dz1 = da1 * a1 * (1 - a1)
    dW1 = np.outer(x, dz1)
    db1 = np.zeros(2)  # would be dz1

    # Update: all weights at once
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1
    W2_new = W2 - rate * dW2
    b2_new = b2 - rate * db2

    return locals()


def error(x, t, W1, b1, W2, b2):
    return ((sigmoid(sigmoid(x @ W1 + b1) @ W2 + b2) - t) ** 2).sum() / 2


if __name__ == "__main__":
    x, t, rate = np.array([0.05, 0.10]), np.array([0.01, 0.99]), 0.5
    first = {
        "W1": np.array([[0.15, 0.25], [0.20, 0.30]]), "b1": np.array([0.35, 0.35]),
        "W2": np.array([[0.40, 0.50], [0.45, 0.55]]), "b2": np.array([0.60, 0.60]),
    }  # fmt: skip
    parameters = first
    for step in range(10_001):
        result = run(x, t, parameters, rate)
        if step in (0, 1, 10, 100, 1000, 10_000):
            print(f"step {step}: loss {result['L']:.12f}, output {result['a2'].round(9)}")
        parameters = {name: result[f"{name}_new"] for name in parameters}

    # Three errors after one step, and where they come from
    r = run(x, t, first, rate)
    b1_moved, b2_moved = first["b1"] - rate * r["dz1"], first["b2"] - rate * r["dz2"]
    dz1_late = (r["W2_new"] @ r["dz2"]) * r["a1"] * (1 - r["a1"])  # a mistake: W2 has been changed already
    W1_late = first["W1"] - rate * np.outer(x, dz1_late)
    print(f"all weights at once: {error(x, t, r['W1_new'], first['b1'], r['W2_new'], first['b2']):.12f}")
    print(f"and the biases too:  {error(x, t, r['W1_new'], b1_moved, r['W2_new'], b2_moved):.12f}")
    print(f"first W2, then W1:   {error(x, t, W1_late, first['b1'], r['W2_new'], first['b2']):.12f}")
