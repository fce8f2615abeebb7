"""The same network without NumPy: every sum is a loop, and every number can be followed."""

from math import exp


def sigmoid(z):
    return 1 / (1 + exp(-z))


def layer(x, W, b):
    """The weighted sums of a layer: one for each of its units."""
    return [b[j] + sum(x[i] * W[i][j] for i in range(len(x))) for j in range(len(b))]


def stepped(array, gradient, rate):
    """The array, or each row of it, after a small step downhill."""
    if isinstance(array[0], list):
        return [stepped(row, slope, rate) for row, slope in zip(array, gradient)]
    return [value - rate * slope for value, slope in zip(array, gradient)]


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]

    # Forward
    z1 = layer(x, W1, b1)
    a1 = [sigmoid(z) for z in z1]
    z2 = layer(a1, W2, b2)
    a2 = [sigmoid(z) for z in z2]

    # Loss: half the sum of the squares
    l = [(a - wanted) ** 2 / 2 for a, wanted in zip(a2, t)]
    L = sum(l)

    # Backward
    da2 = [a - wanted for a, wanted in zip(a2, t)]
    dz2 = [d * a * (1 - a) for d, a in zip(da2, a2)]
    dW2 = [[a * d for d in dz2] for a in a1]
    db2 = dz2
    da1 = [sum(w * d for w, d in zip(row, dz2)) for row in W2]
    dz1 = [d * a * (1 - a) for d, a in zip(da1, a1)]
    dW1 = [[value * d for d in dz1] for value in x]
    db1 = dz1

    # Update
    W1_new = stepped(W1, dW1, rate)
    b1_new = stepped(b1, db1, rate)
    W2_new = stepped(W2, dW2, rate)
    b2_new = stepped(b2, db2, rate)

    return locals()


if __name__ == "__main__":
    parameters = {
        "W1": [[0.1, -0.2], [0.4, 0.3], [-0.5, 0.2]], "b1": [0.1, -0.1],
        "W2": [[0.3, -0.1], [0.2, 0.5]], "b2": [0.0, 0.2],
    }
    for step in range(20):
        result = run([1.0, 0.5, 0.2], [0, 1], parameters, rate=3.0)
        print(f"step {step}: loss {result['L']:.4f}")
        parameters = {name: result[f"{name}_new"] for name in parameters}
