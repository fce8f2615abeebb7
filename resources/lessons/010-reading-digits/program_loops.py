"""One sample runs through a network and back, with nothing but numbers, lists and loops.

Every sum is written out, so this is slow and easy to follow: z[n][j] is the weighted sum of unit j in layer n, and
W[n][i][j] is the weight from unit i of the layer below to unit j. The number of layers is that of the parameters.
A comment such as "#= z*" says that the line makes z1, z2, z3, and so on; "#+ z*", that it adds one term to them.
"""

import math
import random


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    last = len(parameters) // 2
    W = {n: parameters[f"W{n}"] for n in range(1, last + 1)}
    b = {n: parameters[f"b{n}"] for n in range(1, last + 1)}
    z, a = {}, {0: x}
    dz, da, dW, db = {}, {}, {}, {}

    # Forward: unit by unit, layer by layer
    for n in range(1, last + 1):
        z[n] = []
        for j in range(len(b[n])):
            total = b[n][j]
            for i in range(len(a[n - 1])):
                total += a[n - 1][i] * W[n][i][j]  #+ z*
            z[n].append(total)  #= z*
        if n < last:
            a[n] = []
            for total in z[n]:
                a[n].append(1 / (1 + math.exp(-total)))  #= a*

    # Softmax: powers of e, divided by their sum
    largest = max(z[last])
    powers = [math.exp(total - largest) for total in z[last]]
    p = [power / sum(powers) for power in powers]
    units = range(len(p))

    # Loss: cross-entropy
    l = [-t[j] * math.log(p[j]) for j in units]
    L = sum(l)

    # Backward: from the last layer to the first
    dp = [-t[j] / p[j] for j in units]
    for n in range(last, 0, -1):
        if n == last:
            dz[n] = [p[j] - t[j] for j in units]  #= dz3
        else:
            da[n], dz[n] = [], []
            for i in range(len(a[n])):
                total = 0
                for j in range(len(dz[n + 1])):
                    total += W[n + 1][i][j] * dz[n + 1][j]  #+ da*
                da[n].append(total)  #= da*
                dz[n].append(total * a[n][i] * (1 - a[n][i]))  #= dz*
        dW[n] = []
        for i in range(len(a[n - 1])):
            dW[n].append([a[n - 1][i] * d for d in dz[n]])  #= dW*
        db[n] = list(dz[n])  #= db*

    # Update: every number a small step downhill
    result = {"p": p, "l": l, "L": L, "dp": dp}
    for n in range(1, last + 1):
        W_new = []
        for i in range(len(W[n])):
            W_new.append([w - rate * d for w, d in zip(W[n][i], dW[n][i])])  #= W*'
        b_new = [w - rate * d for w, d in zip(b[n], db[n])]  #= b*'
        result |= {f"z{n}": z[n], f"dz{n}": dz[n], f"dW{n}": dW[n], f"db{n}": db[n]}
        result |= {f"W{n}'": W_new, f"b{n}'": b_new}
        if n < last:
            result |= {f"a{n}": a[n], f"da{n}": da[n]}
    return result


if __name__ == "__main__":
    random.seed(0)
    sizes = [4, 5, 5, 3]
    parameters = {}
    for n in (1, 2, 3):
        parameters[f"W{n}"] = [[random.gauss(0, 1) for j in range(sizes[n])] for i in range(sizes[n - 1])]
        parameters[f"b{n}"] = [0.0] * sizes[n]
    sample = [random.random() for i in range(4)]
    for step in range(10):
        result = run(sample, [0, 1, 0], parameters, rate=0.5)
        print(f"step {step}: loss {result['L']:.4f}, probabilities", [round(share, 3) for share in result["p"]])
        parameters = {name: result[f"{name}'"] for name in parameters}
