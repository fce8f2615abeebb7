"""A deep network, written with matrices: how large is the gradient when it arrives in layer 1?

Every layer on the way back multiplies it with the slope of its activation. That of sigmoid is a * (1 - a), at most 1/4;
that of ReLU is 1 wherever the unit is active. A comment such as "#= z*" says that the line makes z1, z2, z3, and so on.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def relu(z):
    return np.maximum(z, 0)


SLOPE = {sigmoid: lambda a: a * (1 - a), relu: lambda a: 1.0 * (a > 0)}


def run(x, t, parameters, rate, activation=sigmoid):
    """One step of gradient descent. The result is every array by its name."""
    last = len(parameters) // 2
    W = {n: parameters[f"W{n}"] for n in range(1, last + 1)}
    b = {n: parameters[f"b{n}"] for n in range(1, last + 1)}
    z, a, dz, da, dW, db = {}, {0: x}, {}, {}, {}, {}

    # Forward: layer by layer
    for n in range(1, last + 1):
        z[n] = a[n - 1] @ W[n] + b[n]  #= z*
        if n < last:
            a[n] = activation(z[n])  #= a*
    e = np.exp(z[last] - z[last].max())
    p = e / e.sum()

    # Loss: cross-entropy
    l = -t * np.log(p)
    L = l.sum()

    # Backward: from the last layer to the first
    dp = -t / p
    for n in range(last, 0, -1):
        if n == last:
            dz[n] = p - t  #= dz6
        else:
            da[n] = W[n + 1] @ dz[n + 1]  #= da*
            dz[n] = da[n] * SLOPE[activation](a[n])  #= dz*
        dW[n] = np.outer(a[n - 1], dz[n])  #= dW*
        db[n] = dz[n]  #= db*

    # Update: a small step downhill
    result = {"p": p, "l": l, "L": L, "dp": dp}
    for n in range(1, last + 1):
        W_new = W[n] - rate * dW[n]  #= W*'
        b_new = b[n] - rate * db[n]  #= b*'
        result |= {f"z{n}": z[n], f"dz{n}": dz[n], f"dW{n}": dW[n], f"db{n}": db[n]}
        result |= {f"W{n}'": W_new, f"b{n}'": b_new}
        if n < last:
            result |= {f"a{n}": a[n], f"da{n}": da[n]}
    return result


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    sizes = [100, 30, 30, 30, 30, 30, 10]
    sample, target = rng.random(100), np.eye(10)[3]
    for activation, factor in ((sigmoid, 1), (relu, 2)):
        parameters = {}
        for n in range(1, 7):
            parameters[f"W{n}"] = rng.normal(0, np.sqrt(factor / sizes[n - 1]), (sizes[n - 1], sizes[n]))
            parameters[f"b{n}"] = np.zeros(sizes[n])
        result = run(sample, target, parameters, 0.1, activation)
        found = [f"{np.abs(result[f'dW{n}']).mean():.1e}" for n in range(1, 7)]
        print(f"{activation.__name__}: mean |dW| of layers 1 to 6: {', '.join(found)}")
