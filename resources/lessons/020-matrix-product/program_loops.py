"""A product of matrices in plain Python: a loop over the columns, and in it a loop over the terms.

For more than one row there would be a third loop around both. NumPy hides all three of them behind one sign, @.
"""


def run(x, t, parameters, rate):
    """One sample through a layer without activation, and one step of gradient descent."""
    W1, b1 = parameters["W1"], parameters["b1"]
    rows, columns = range(len(W1)), range(len(W1[0]))

    # Forward: row times column, for every column
    z1 = []
    for j in columns:
        total = b1[j]
        for i in rows:
            total += x[i] * W1[i][j]  #+ z1
        z1.append(total)

    # Loss: half the square of what is missing
    l = [(z1[j] - t[j]) ** 2 / 2 for j in columns]
    L = sum(l)

    # Backward
    dz1 = [z1[j] - t[j] for j in columns]
    dW1 = [[x[i] * dz1[j] for j in columns] for i in rows]
    db1 = dz1

    # Update: a small step downhill
    W1_new = [[W1[i][j] - rate * dW1[i][j] for j in columns] for i in rows]
    b1_new = [b1[j] - rate * db1[j] for j in columns]

    return locals()


if __name__ == "__main__":
    W = [[1, 3, 2], [7, 4, 9]]
    for x in ([2, 3], [4, 7], [1, 6]):
        made = run(x, [0, 0, 0], {"W1": W, "b1": [0, 0, 0]}, rate=0.0)
        print(x, "->", made["z1"])
