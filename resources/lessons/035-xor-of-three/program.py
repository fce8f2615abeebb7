"""XOR, made of three units: NAND and OR look at the inputs, and AND joins their answers.

z1 and z2 are the weighted sums, a1 and a2 the answers: 1 where the sum is greater than 0, otherwise 0.
"""

import numpy as np


def step(z):
    return np.where(z > 0, 1.0, 0.0)


def run(x, t, parameters, rate):
    """One step of learning. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]

    # Forward: NAND and OR, then AND
    z1 = x @ W1 + b1
    a1 = step(z1)
    z2 = a1 @ W2 + b2
    a2 = step(z2)

    # Loss: how far the last sum is on the wrong side
    l = (a2 - t) * z2
    L = l.sum()

    # Backward: a step is flat, so nothing gets past it
    dz2 = a2 - t
    dW2 = np.outer(a1, dz2)
    db2 = dz2
    da1 = W2 @ dz2
    dz1 = da1 * 0
    dW1 = np.outer(x, dz1)
    db1 = dz1

    # Update: only the last unit can learn
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1
    W2_new = W2 - rate * dW2
    b2_new = b2 - rate * db2

    return locals()


if __name__ == "__main__":
    parameters = {
        "W1": np.array([[-0.5, 0.5], [-0.5, 0.5]]), "b1": np.array([0.7, -0.2]),
        "W2": np.array([[0.5], [0.5]]), "b2": np.array([-0.7]),
    }  # fmt: skip
    for x, t in [((0, 0), 0), ((1, 0), 1), ((0, 1), 1), ((1, 1), 0)]:
        result = run(np.array(x), np.array([t]), parameters, rate=0.1)
        nand, either = result["a1"]
        print(f"{x[0]} XOR {x[1]} = AND({nand:.0f}, {either:.0f}) = {result['a2'][0]:.0f}")
