"""Softmax with nothing but numbers and loops: every exponential and every sum is written out.

A comment such as "#= z1" says that the line makes z1; "#+ z1", that it adds one term to it.
"""

import math


def softmax(z):
    largest = max(z)
    e = [math.exp(score - largest) for score in z]  # at most e to the 0, which is 1
    total = sum(e)
    return [part / total for part in e]  #= p


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    classes = range(len(b1))

    # Forward
    z1 = []
    for j in classes:
        total = b1[j]
        for i in range(len(x)):
            total += x[i] * W1[i][j]  #+ z1
        z1.append(total)  #= z1
    p = softmax(z1)

    # Loss
    l = [-t[j] * math.log(p[j]) for j in classes]
    L = sum(l)

    # Backward
    dp = [-t[j] / p[j] for j in classes]
    mean = sum(dp[j] * p[j] for j in classes)
    dz1 = [p[j] * (dp[j] - mean) for j in classes]
    dW1 = [[x[i] * dz1[j] for j in classes] for i in range(len(x))]
    db1 = list(dz1)

    # Update
    W1_new = [[W1[i][j] - rate * dW1[i][j] for j in classes] for i in range(len(x))]
    b1_new = [b1[j] - rate * db1[j] for j in classes]
    return {"z1": z1, "p": p, "l": l, "L": L, "dp": dp, "dz1": dz1, "dW1": dW1, "db1": db1, "W1'": W1_new,
            "b1'": b1_new}  # fmt: skip


if __name__ == "__main__":
    for z in ([0.3, 2.9, 4, 5.3, 2.1, 0.8], [1010, 1000, 990]):
        p = softmax(z)
        print("scores:", z)
        print("  shares:", [round(share, 8) for share in p], "sum", sum(p))
    try:
        math.exp(1010)
    except OverflowError as error:
        print("e to the 1010 alone:", error)
