"""A network as objects: nodes, a node that always says 1, and the connections that learn.

A node knows nothing but its own connections. Its delta says how fast the error falls when its sum z grows, so the sign
is the other one than in dz = dE/dz. What a connection adds to its weight is rate * delta * input.
A comment such as "#= z*" says that the line makes z1 and z2; "#+ z*", that it adds one term to them.
"""

import math


class Node:
    """A unit with its output, its delta and its connections."""

    def __init__(self, name):
        self.name = name
        self.upstream, self.downstream = [], []
        self.z = self.output = self.blame = self.delta = 0.0

    def compute_output(self):
        self.z = sum(c.weight * c.source.output for c in self.upstream)  #= z*
        self.output = 1 / (1 + math.exp(-self.z))  #= a*

    def compute_delta_of_output(self, target):
        self.blame = target - self.output  #= da2
        self.delta = self.output * (1 - self.output) * self.blame  #= dz2

    def compute_delta_of_hidden(self):
        self.blame = sum(c.target.delta * c.weight for c in self.downstream)  #= da1
        self.delta = self.output * (1 - self.output) * self.blame  #= dz1

    def __str__(self):
        lines = [f"node {self.name}: output {self.output:.4f}, delta {self.delta:.4f}"]
        lines += [f"    from {c.source.name}: {c}" for c in self.upstream]
        lines += [f"    to {c.target.name}: {c}" for c in self.downstream]
        return "\n".join(lines)


class ConstNode(Node):
    """A node that always says 1: the weight of its connection is the bias."""

    def __init__(self, name):
        super().__init__(name)
        self.output = 1.0


class Connection:
    """Leads from a node to a node of the next layer; its weight is all that learns."""

    def __init__(self, source, target, weight):
        self.source, self.target, self.weight = source, target, weight
        self.gradient = 0.0
        source.downstream.append(self)
        target.upstream.append(self)

    def compute_gradient(self):
        self.gradient = -self.target.delta * self.source.output  #= dW* db*

    def update(self, rate):
        self.weight += rate * self.target.delta * self.source.output  #= W*' b*'

    def __str__(self):
        return f"weight {self.weight:.4f}, gradient {self.gradient:.4f}"


class Layer:
    """Some nodes, and one that always says 1 to the next layer."""

    def __init__(self, number, size):
        self.nodes = [Node(f"{number}-{k}") for k in range(size)]
        self.const = ConstNode(f"{number}-bias")
        self.rows, self.biases = [], []

    def connect(self, above, W, b):
        """W[i][j] leads from node i to node j above."""
        self.rows = [[Connection(node, above.nodes[j], W[i][j]) for j in range(len(b))]
                     for i, node in enumerate(self.nodes)]  # fmt: skip
        self.biases = [Connection(self.const, above.nodes[j], b[j]) for j in range(len(b))]


class Network:
    """Layers of nodes, joined by connections."""

    def __init__(self, parameters):
        sizes = [len(parameters["W1"]), len(parameters["b1"]), len(parameters["b2"])]
        self.layers = [Layer(number, size) for number, size in enumerate(sizes)]
        for n in (1, 2):
            self.layers[n - 1].connect(self.layers[n], parameters[f"W{n}"], parameters[f"b{n}"])

    def connections(self):
        return [c for layer in self.layers for row in [*layer.rows, layer.biases] for c in row]

    def predict(self, x):
        for node, value in zip(self.layers[0].nodes, x):
            node.output = value
        for layer in self.layers[1:]:
            for node in layer.nodes:
                node.compute_output()
        return [node.output for node in self.layers[-1].nodes]

    def error(self, t):
        self.shares = [(target - node.output) ** 2 / 2 for node, target in zip(self.layers[-1].nodes, t)]  #= l
        return sum(self.shares)  #= L

    def compute_deltas(self, t):
        for node, target in zip(self.layers[-1].nodes, t):
            node.compute_delta_of_output(target)
        for node in self.layers[1].nodes:
            node.compute_delta_of_hidden()
        for connection in self.connections():
            connection.compute_gradient()

    def update(self, rate):
        for connection in self.connections():
            connection.update(rate)

    def arrays(self):
        """What nodes and connections know, by the names of the blackboard: dz is minus delta."""
        found = {}
        for n, (below, layer) in enumerate(zip(self.layers, self.layers[1:]), 1):
            found[f"z{n}"] = [node.z for node in layer.nodes]
            found[f"a{n}"] = [node.output for node in layer.nodes]
            found[f"da{n}"] = [-node.blame for node in layer.nodes]
            found[f"dz{n}"] = [-node.delta for node in layer.nodes]
            found[f"dW{n}"] = [[c.gradient for c in row] for row in below.rows]
            found[f"db{n}"] = [c.gradient for c in below.biases]
            found[f"W{n}'"] = [[c.weight for c in row] for row in below.rows]
            found[f"b{n}'"] = [c.weight for c in below.biases]
        return found

    def check_gradients(self, x, t, h=1e-4):
        """The largest distance between a connection's gradient and the slope that is measured by moving its weight."""
        worst = 0.0
        for c in self.connections():
            c.weight += h
            self.predict(x)
            above = self.error(t)
            c.weight -= 2 * h
            self.predict(x)
            below = self.error(t)
            c.weight += h
            worst = max(worst, abs((above - below) / (2 * h) - c.gradient))
        self.predict(x)
        return worst

    def dump(self):
        for layer in self.layers:
            for node in [*layer.nodes, *([layer.const] if layer.biases else [])]:
                print(node)


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    network = Network(parameters)
    network.predict(x)
    error = network.error(t)
    network.compute_deltas(t)
    network.update(rate)
    return network.arrays() | {"l": network.shares, "L": error}


if __name__ == "__main__":
    x, t = [0.9, 0.1], [1, 0]
    network = Network({
        "W1": [[0.2, -0.4, 0.1], [0.5, 0.3, -0.2]], "b1": [0.1, -0.1, 0.2],
        "W2": [[0.3, -0.2], [-0.5, 0.4], [0.2, 0.1]], "b2": [0.05, -0.15],
    })  # fmt: skip
    network.predict(x)
    network.error(t)
    network.compute_deltas(t)
    network.dump()
    print(f"gradient check: no gradient is off by more than {network.check_gradients(x, t):.1e}")
    for step in range(201):
        output = network.predict(x)
        if step % 50 == 0:
            print(f"step {step}: loss {network.error(t):.6f}, output {[round(o, 4) for o in output]}")
        network.compute_deltas(t)
        network.update(rate=0.5)
