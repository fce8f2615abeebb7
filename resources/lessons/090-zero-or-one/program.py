"""A network with one output: it says how sure it is that the picture is a one.

The names are those of the blackboard. Layer 1 adds up its weighted inputs to z1, and a1 = sigmoid(z1) is what it passes
on. a3 is the answer, a single number between 0 and 1; t is 0 or 1, and L is the loss. dz1 is short for dL/dz1: how fast
the loss grows when z1 grows.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    W3, b3 = parameters["W3"], parameters["b3"]

    # Forward: from 400 pixels to one number
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)
    z3 = a2 @ W3 + b3
    a3 = sigmoid(z3)

    # Loss: binary cross-entropy
    l = -t * np.log(a3) - (1 - t) * np.log(1 - a3)
    L = l.sum()

    # Backward: the chain rule, layer by layer
    da3 = (a3 - t) / (a3 * (1 - a3))
    dz3 = a3 - t  # = da3 * a3 * (1 - a3)
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

    # Update: a small step downhill. Adam, with which this lesson trains, takes the step below instead.
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1
    W2_new = W2 - rate * dW2
    b2_new = b2 - rate * db2
    W3_new = W3 - rate * dW3
    b3_new = b3 - rate * db3

    return locals()


def adam(w, gradient, memory, rate):
    """Adam's step for one array of weights: it remembers the mean of the gradients, m, and of their squares, v."""
    memory["k"] += 1
    m = memory["m"] = 0.9 * memory["m"] + 0.1 * gradient  #= mW*' mb*'
    v = memory["v"] = 0.999 * memory["v"] + 0.001 * gradient**2  #= vW*' vb*'
    m_hat = m / (1 - 0.9 ** memory["k"])  #= mhW* mhb*
    v_hat = v / (1 - 0.999 ** memory["k"])  #= vhW* vhb*
    return w - rate * m_hat / (np.sqrt(v_hat) + 1e-8)


if __name__ == "__main__":
    zero = "01110 10001 10001 10001 01110"
    one = "00100 01100 00100 00100 01110"
    pictures = np.array([[int(pixel) for pixel in picture if pixel != " "] for picture in (zero, one)])
    rng = np.random.default_rng(0)
    sizes = [25, 8, 5, 1]
    parameters = {}
    for n in (1, 2, 3):
        parameters[f"W{n}"] = rng.normal(0, 0.5, (sizes[n - 1], sizes[n]))
        parameters[f"b{n}"] = np.zeros(sizes[n])
    memories = {name: {"k": 0, "m": 0.0, "v": 0.0} for name in parameters}
    for epoch in range(201):
        loss = 0.0
        for x, label in zip(pictures, (0, 1)):
            result = run(x, np.array([label]), parameters, rate=0.0)
            loss += result["L"] / 2
            for name in parameters:
                parameters[name] = adam(parameters[name], result[f"d{name}"], memories[name], rate=0.01)
        if epoch % 50 == 0:
            said = [run(x, np.array([0]), parameters, 0.0)["a3"][0] for x in pictures]
            print(f"epoch {epoch}: loss {loss:.4f}, zero {said[0]:.3f}, one {said[1]:.3f}")
