"""Two ways to the gradients of a network with one hidden layer, written with matrices.

`run` goes the short way, by backpropagation. `numerical_gradients` goes the long way: it nudges every parameter up and
down and looks at the loss. Run as a program, this file does both with a small network and compares the clocks.
"""

import time

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

    # Forward: from the input to the probabilities
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    p = softmax(z2)

    # Loss: cross-entropy
    l = -t * np.log(p)
    L = l.sum()

    # Backward: the chain rule, layer by layer
    dp = -t / p
    dz2 = p - t  # = p * (dp - p @ dp)
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


def loss(x, t, parameters):
    """The loss alone: one pass forward."""
    hidden = sigmoid(x @ parameters["W1"] + parameters["b1"])
    return -(t * np.log(softmax(hidden @ parameters["W2"] + parameters["b2"]))).sum()


def numerical_gradients(x, t, parameters, h=1e-5):
    """Two losses for each parameter: nudged up, and nudged down."""
    gradients = {}
    for name, array in parameters.items():
        gradients[name] = np.zeros_like(array)
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + h
            above = loss(x, t, parameters)
            array[index] = kept - h
            below = loss(x, t, parameters)
            array[index] = kept
            gradients[name][index] = (above - below) / (2 * h)
    return gradients


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    parameters = {
        "W1": rng.normal(0, 1, (20, 15)), "b1": np.zeros(15),
        "W2": rng.normal(0, 1, (15, 10)), "b2": np.zeros(10),
    }
    sample, target = rng.random(20), np.eye(10)[3]
    begun = time.perf_counter()
    result = run(sample, target, parameters, rate=0.1)
    short = time.perf_counter() - begun
    begun = time.perf_counter()
    numerical = numerical_gradients(sample, target, parameters)
    long = time.perf_counter() - begun
    for name, gradient in numerical.items():
        print(f"{name}: largest difference {np.abs(gradient - result['d' + name]).max():.1e}")
    print(f"backprop {1000 * short:.2f} ms, numerical {1000 * long:.2f} ms")
