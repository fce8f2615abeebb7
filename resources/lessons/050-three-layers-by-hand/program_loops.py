"""Three layers by hand, with nothing but numbers, lists and loops: every product and every sum is written out.

z[n][j] is the weighted sum of unit j in layer n, and W[n][i][j] is the weight from unit i of the layer below to unit j.
The number of layers is that of the parameters.
A comment such as "#= z*" says that the line makes z1, z2, z3, and so on; "#+ z*", that it adds one term to them.
"""

import math


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    last = len(parameters) // 2
    W = {n: parameters[f"W{n}"] for n in range(1, last + 1)}
    b = {n: parameters[f"b{n}"] for n in range(1, last + 1)}
    z, a = {}, {0: x}
    da, dz, dW, db = {}, {}, {}, {}

    # Forward: unit by unit, layer by layer
    for n in range(1, last + 1):
        z[n], a[n] = [], []
        for j in range(len(b[n])):
            total = b[n][j]
            for i in range(len(a[n - 1])):
                total += a[n - 1][i] * W[n][i][j]  #+ z*
            z[n].append(total)  #= z*
        for total in z[n]:
            if n < last:
                a[n].append(1 / (1 + math.exp(-total)))  #= a1 a2
            else:
                a[n].append(total)  #= a3

    # Loss: half the square of what is missing
    y = a[last]
    l = [(y[j] - t[j]) ** 2 / 2 for j in range(len(y))]
    L = sum(l)

    # Backward: from the last layer to the first
    for n in range(last, 0, -1):
        da[n], dz[n] = [], []
        for j in range(len(a[n])):
            if n == last:
                da[n].append(a[n][j] - t[j])  #= da3
                dz[n].append(da[n][j])  #= dz3
            else:
                total = 0
                for k in range(len(dz[n + 1])):
                    total += W[n + 1][j][k] * dz[n + 1][k]  #+ da1 da2
                da[n].append(total)  #= da1 da2
                dz[n].append(total * a[n][j] * (1 - a[n][j]))  #= dz1 dz2
        dW[n] = []
        for i in range(len(a[n - 1])):
            dW[n].append([a[n - 1][i] * d for d in dz[n]])  #= dW*
        db[n] = list(dz[n])  #= db*

    # Update: every number a small step downhill
    result = {"l": l, "L": L}
    for n in range(1, last + 1):
        W_new = []
        for i in range(len(W[n])):
            W_new.append([w - rate * d for w, d in zip(W[n][i], dW[n][i])])  #= W*'
        b_new = [w - rate * d for w, d in zip(b[n], db[n])]  #= b*'
        result |= {f"z{n}": z[n], f"a{n}": a[n], f"da{n}": da[n], f"dz{n}": dz[n]}
        result |= {f"dW{n}": dW[n], f"db{n}": db[n], f"W{n}'": W_new, f"b{n}'": b_new}
    return result


if __name__ == "__main__":
    x, t = [1, 0.5], [0, 1]
    parameters = {
        "W1": [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], "b1": [0.1, 0.2, 0.3],
        "W2": [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]], "b2": [0.1, 0.2],
        "W3": [[0.1, 0.3], [0.2, 0.4]], "b3": [0.1, 0.2],
    }  # fmt: skip
    for step in range(6):
        result = run(x, t, parameters, rate=0.1)
        print(f"step {step}: loss {result['L']:.8f}, output", [round(y, 8) for y in result["a3"]])
        parameters = {name: result[f"{name}'"] for name in parameters}
