"""A linear unit learns salaries: one weight, one bias, and a step downhill for each person.

z1 is w · years + b, and a1, what the unit says, is the same number. t is the right salary and L the loss. dz1 is short
for dL/dz1: how fast the loss grows when z1 grows.
"""

import numpy as np


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]

    # Forward: a straight line
    z1 = x @ W1 + b1
    a1 = z1  # the answer may be any number

    # Loss: half the square of the error
    l = (a1 - t) ** 2 / 2
    L = l.sum()

    # Backward
    da1 = a1 - t
    dz1 = da1
    dW1 = np.outer(x, dz1)
    db1 = dz1

    # Update: a small step downhill
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1

    return locals()


if __name__ == "__main__":
    years = [5, 3, 8, 1.4, 10.1]
    salaries = [5500, 2300, 7600, 1800, 11400]
    parameters = {"W1": np.zeros((1, 1)), "b1": np.zeros(1)}
    for epoch in range(1, 11):
        for x, t in zip(years, salaries):
            result = run(np.array([x]), np.array([t]), parameters, rate=0.01)
            parameters = {name: result[f"{name}_new"] for name in parameters}
        w, b = parameters["W1"][0, 0], parameters["b1"][0]
        print(f"round {epoch:2}: w = {w:.6f}, b = {b:.6f}")
    for x in (3.4, 15, 1.5, 6.3):
        print(f"after {x} years: {w * x + b:.2f}")
    (best_w, best_b), *rest = np.linalg.lstsq(np.stack([years, np.ones(5)], axis=1), salaries, rcond=None)
    print(f"least squares: w = {best_w:.6f}, b = {best_b:.6f}")
