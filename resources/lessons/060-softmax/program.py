"""Softmax with matrices: scores become shares that add up to 1.

Every score goes through a layer whose weights change nothing, so that the network is nothing but its Softmax. z1 are
the scores (logits), p the shares, t the right answer. dz1 is short for dL/dz1.
"""

import numpy as np


def softmax(z):
    e = np.exp(z - z.max())  # without the maximum e would overflow from 710 on
    return e / e.sum()


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]

    # Forward
    z1 = x @ W1 + b1
    p = softmax(z1)

    # Loss: minus the logarithm of the share that the right answer gets
    l = -t * np.log(p)
    L = l.sum()

    # Backward
    dp = -t / p
    dz1 = p * (dp - dp @ p)  # which is p - t where exactly one t is 1
    dW1 = np.outer(x, dz1)
    db1 = dz1

    # Update
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1

    return locals()


if __name__ == "__main__":
    np.seterr(over="ignore", invalid="ignore")
    for z in (np.array([0.3, 2.9, 4, 5.3, 2.1, 0.8]), np.array([1010.0, 1000, 990])):
        print("scores:", z)
        print("  naive: ", np.exp(z) / np.exp(z).sum())
        print("  stable:", softmax(z), "sum", softmax(z).sum())
