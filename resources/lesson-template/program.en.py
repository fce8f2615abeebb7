"""The lesson's network with one sample: forward, loss, backward and one update. The lesson shows this program.

A variable that is called like an array of the walk, such as z1 or dW2, is joined with it: the line lights up.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]

    # Forward: from the day to the answer
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)

    # Loss: cross-entropy for a yes or a no
    l = -(t * np.log(a2) + (1 - t) * np.log(1 - a2))
    L = l.sum()

    # Backward: the chain rule
    da2 = (a2 - t) / (a2 * (1 - a2))
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
    parameters = {
        "W1": np.array([[0.5, -0.5], [-0.2, 0.4]]), "b1": np.array([0.1, -0.1]),
        "W2": np.array([[0.6], [-0.3]]), "b2": np.array([0.05]),
    }
    result = run(np.array([0.8, 0.1]), np.array([1.0]), parameters, rate=0.5)
    print("the network says", result["a2"], "and the loss is", result["L"])
