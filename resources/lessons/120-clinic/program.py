"""Nielsen's network, healthy: two layers of sigmoids and the quadratic cost, written with matrices.

Every fault of the clinic is one line here that is wrong: a return that is missing, a rate of 100, a start of zeros, a
gradient that is never computed. Which line would you have to spoil to get your patient?
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def feedforward(x, parameters):
    """The outputs for one picture. Without the word return the result is None, and np.argmax(None) is 0."""
    a1 = sigmoid(x @ parameters["W1"] + parameters["b1"])
    return sigmoid(a1 @ parameters["W2"] + parameters["b2"])


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]

    # Forward
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)

    # Loss: half of the squared difference
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
    parameters = {"W1": rng.normal(0, 0.5, (4, 5)), "b1": np.zeros(5)}
    parameters |= {"W2": rng.normal(0, 0.5, (5, 3)), "b2": np.zeros(3)}
    sample, target = rng.random(4), np.array([0, 1, 0])
    for step in range(10):
        result = run(sample, target, parameters, rate=3.0)
        print(f"step {step}: loss {result['L']:.4f}, answer {np.argmax(feedforward(sample, parameters))}")
        parameters = {name: result[f"{name}_new"] for name in parameters}
