"""One sample runs through a network with two hidden layers and back, written with matrices.

The names are those of the blackboard. Layer 1 adds up its weighted inputs to z1, and a1 = sigmoid(z1) is what it
passes on. p are the probabilities that the network gives, t is the target, and L is the loss. dz1 is short for dL/dz1:
how fast the loss grows when z1 grows.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max())  # minus the largest, or else e could become too large
    return e / e.sum()


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    W3, b3 = parameters["W3"], parameters["b3"]

    # Forward: from the input to the probabilities
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)
    z3 = a2 @ W3 + b3
    p = softmax(z3)

    # Loss: cross-entropy
    l = -t * np.log(p)
    L = l.sum()

    # Backward: the chain rule, layer by layer
    dp = -t / p
    dz3 = p - t  # = p * (dp - p @ dp)
    dW3 = np.outer(a2, dz3)
    db3 = dz3
    da2 = W3 @ dz3
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
    W3_new = W3 - rate * dW3
    b3_new = b3 - rate * db3

    return locals()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    sizes = [4, 5, 5, 3]
    parameters = {}
    for n in (1, 2, 3):
        parameters[f"W{n}"] = rng.normal(0, 1, (sizes[n - 1], sizes[n]))
        parameters[f"b{n}"] = np.zeros(sizes[n])
    sample, target = rng.random(4), np.array([0, 1, 0])
    for step in range(10):
        result = run(sample, target, parameters, rate=0.5)
        print(f"step {step}: loss {result['L']:.4f}, probabilities {result['p'].round(3)}")
        parameters = {name: result[f"{name}_new"] for name in parameters}
