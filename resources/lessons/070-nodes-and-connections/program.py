"""The network of the lesson with matrices: what the nodes and connections do all at once.

The names are those of the blackboard: dz1 is short for dL/dz1, how fast the loss grows when z1 grows. A node's delta is
the same with the other sign: delta = -dz.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]

    # Forward: all nodes of a layer at once
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)

    # Loss
    l = (t - a2) ** 2 / 2
    L = l.sum()

    # Backward: the deltas with the other sign
    da2 = a2 - t
    dz2 = a2 * (1 - a2) * da2
    dW2 = np.outer(a1, dz2)
    db2 = dz2
    da1 = W2 @ dz2
    dz1 = a1 * (1 - a1) * da1
    dW1 = np.outer(x, dz1)
    db1 = dz1

    # Update
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1
    W2_new = W2 - rate * dW2
    b2_new = b2 - rate * db2

    return locals()


if __name__ == "__main__":
    x, t = np.array([0.9, 0.1]), np.array([1, 0])
    parameters = {
        "W1": np.array([[0.2, -0.4, 0.1], [0.5, 0.3, -0.2]]), "b1": np.array([0.1, -0.1, 0.2]),
        "W2": np.array([[0.3, -0.2], [-0.5, 0.4], [0.2, 0.1]]), "b2": np.array([0.05, -0.15]),
    }  # fmt: skip
    for step in range(201):
        result = run(x, t, parameters, rate=0.5)
        if step % 50 == 0:
            print(f"step {step}: loss {result['L']:.6f}, output {result['a2'].round(4)}")
        parameters = {name: result[f"{name}_new"] for name in parameters}
