"""Three layers by hand: two numbers go in, two come out, and then one step of learning, written with matrices.

The names are those of the blackboard. Layer 1 adds up its weighted inputs to z1, and a1 = sigmoid(z1) is what it
passes on. a3 is what the network says, t is what it should say, and L is the loss. dz1 is short for dL/dz1: how fast
the loss grows when z1 grows.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def identity(z):  # the output may be any number
    return z


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    W3, b3 = parameters["W3"], parameters["b3"]

    # Forward: add up, squeeze, and on to the next layer
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)
    z3 = a2 @ W3 + b3
    a3 = identity(z3)

    # Loss: half the square of what is missing
    l = (a3 - t) ** 2 / 2
    L = l.sum()

    # Backward: the chain rule, layer by layer
    da3 = a3 - t
    dz3 = da3  # the slope of the identity is 1
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
    x, t = np.array([1, 0.5]), np.array([0, 1])
    parameters = {
        "W1": np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]), "b1": np.array([0.1, 0.2, 0.3]),
        "W2": np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]), "b2": np.array([0.1, 0.2]),
        "W3": np.array([[0.1, 0.3], [0.2, 0.4]]), "b3": np.array([0.1, 0.2]),
    }  # fmt: skip
    for step in range(6):
        result = run(x, t, parameters, rate=0.1)
        print(f"step {step}: loss {result['L']:.8f}, output {result['a3'].round(8)}")
        parameters = {name: result[f"{name}_new"] for name in parameters}
