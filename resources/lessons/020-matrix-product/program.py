"""A product of matrices, as the layer of a network that does nothing else.

x is one row of the left matrix, W1 is the right matrix, and z1 is the row of the product that comes out. All three rows
at once are the same line with a capital letter: Z = X @ W. The rest is what a network would do next: compare z1 with
what it should say, t, and find out how every number would have to change.
"""

import numpy as np


def run(x, t, parameters, rate):
    """One sample through a layer without activation, and one step of gradient descent."""
    W1, b1 = parameters["W1"], parameters["b1"]

    # Forward: row times column, for every column
    z1 = x @ W1 + b1

    # Loss: half the square of what is missing
    l = (z1 - t) ** 2 / 2
    L = l.sum()

    # Backward
    dz1 = z1 - t
    dW1 = np.outer(x, dz1)
    db1 = dz1

    # Update: a small step downhill
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1

    return locals()


if __name__ == "__main__":
    X = np.array([[2, 3], [4, 7], [1, 6]])
    W = np.array([[1, 3, 2], [7, 4, 9]])
    print("one row after the other:")
    for x in X:
        print(x, "->", x @ W)
    print("all rows at once:")
    print(X @ W)
    print(X.shape, "times", W.shape, "is", (X @ W).shape)
    try:
        print(X @ W[:, :2].T @ W.T)
    except ValueError as error:
        print("and here the shapes do not fit:", error)
