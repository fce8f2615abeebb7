"""A perceptron learns AND: one unit, and a rule of learning that fits into one line.

z1 is the weighted sum of the inputs, and a1 is the answer: 1 if z1 is greater than 0, otherwise 0. t is the right
answer. dz1 is the answer minus the right one: 0 where there is nothing to learn.
"""

import numpy as np


def step(z):
    return np.where(z > 0, 1.0, 0.0)


def run(x, t, parameters, rate):
    """One step of learning. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]

    # Forward: add up and decide
    z1 = x @ W1 + b1
    a1 = step(z1)

    # Loss: how far the sum is on the wrong side; 0 if the answer is right
    l = (a1 - t) * z1
    L = l.sum()

    # Backward: answer minus right answer, for each input that took part
    dz1 = a1 - t
    dW1 = np.outer(x, dz1)
    db1 = dz1

    # Update: w + rate · (right answer − answer) · input
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1

    return locals()


if __name__ == "__main__":
    cases = [((1, 1), 1), ((0, 0), 0), ((1, 0), 0), ((0, 1), 0)]
    parameters = {"W1": np.zeros((2, 1)), "b1": np.zeros(1)}
    for epoch in range(1, 11):
        for x, t in cases:
            result = run(np.array(x), np.array([t]), parameters, rate=0.1)
            parameters = {name: result[f"{name}_new"] for name in parameters}
        (w1,), (w2,) = parameters["W1"].round(10).tolist()
        print(f"round {epoch:2}: w1 = {w1}, w2 = {w2}, b = {parameters['b1'].round(10)[0]}")
    for x, t in cases:
        answer = run(np.array(x), np.array([t]), parameters, rate=0.1)["a1"][0]
        print(f"{x[0]} AND {x[1]} = {answer:.0f}")
