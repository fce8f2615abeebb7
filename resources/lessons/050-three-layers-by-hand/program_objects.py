"""Three layers by hand, told by their parts: nodes that are joined by connections.

A node knows only its own connections. Numbers pass along them forward, and the blame for the error passes back.
A comment such as "#= z*" says that the line makes z1, z2, z3, and so on.
"""

import math


class Node:
    """A unit: adds up what arrives, and passes it on through its curve."""

    def __init__(self, squeezes):
        self.squeezes = squeezes
        self.incoming, self.outgoing = [], []
        self.z = self.output = 0.0
        self.d_output = self.d_z = 0.0  # how fast the loss grows with each of them

    def add_up(self):
        self.z = sum(c.weight * c.source.output for c in self.incoming)  #= z*

    def fire(self):
        self.output = 1 / (1 + math.exp(-self.z)) if self.squeezes else self.z  #= a*

    def collect_blame(self):
        self.d_output = sum(c.weight * c.target.d_z for c in self.outgoing)  #= da1 da2

    def pass_back(self):
        slope = self.output * (1 - self.output) if self.squeezes else 1
        self.d_z = self.d_output * slope  #= dz*


class Connection:
    """Leads from a node to one of the next layer; its weight is what learns."""

    def __init__(self, source, target, weight):
        self.source, self.target, self.weight = source, target, weight
        source.outgoing.append(self)
        target.incoming.append(self)

    def find_gradient(self):
        self.gradient = self.target.d_z * self.source.output  #= dW* db*

    def learn(self, rate):
        self.weight -= rate * self.gradient  #= W*' b*'


class Layer:
    """Some nodes, and a node that always says 1: the weight of its connection is the bias."""

    def __init__(self, size, squeezes=False):
        self.nodes, self.one = [Node(squeezes) for _ in range(size)], Node(False)
        self.one.output = 1.0
        self.rows, self.biases = [], []

    def connect(self, above, W, b):
        """Join every node to every node above: W[i][j] leads from node i to node j."""
        for i, node in enumerate(self.nodes):
            self.rows.append([Connection(node, above.nodes[j], W[i][j]) for j in range(len(b))])
        self.biases = [Connection(self.one, above.nodes[j], b[j]) for j in range(len(b))]

    def connections(self):
        return [c for row in [*self.rows, self.biases] for c in row]


class Network:
    """Layers of nodes that squeeze, except the first and the last one."""

    def __init__(self, parameters):
        count = len(parameters) // 2
        self.layers = [Layer(len(parameters["W1"]))]
        for n in range(1, count + 1):
            layer = Layer(len(parameters[f"b{n}"]), squeezes=n < count)
            self.layers[-1].connect(layer, parameters[f"W{n}"], parameters[f"b{n}"])
            self.layers.append(layer)

    def forward(self, x):
        for node, value in zip(self.layers[0].nodes, x):
            node.output = value
        for layer in self.layers[1:]:
            for node in layer.nodes:
                node.add_up()
                node.fire()

    def loss(self, t):
        self.shares = [(node.output - t_j) ** 2 / 2 for node, t_j in zip(self.layers[-1].nodes, t)]  #= l
        return sum(self.shares)  #= L

    def backward(self, t):
        for node, t_j in zip(self.layers[-1].nodes, t):
            node.d_output = node.output - t_j  #= da3
            node.pass_back()
        for layer in reversed(self.layers[:-1]):
            for connection in layer.connections():
                connection.find_gradient()
            for node in layer.nodes:
                node.collect_blame()
                node.pass_back()

    def update(self, rate):
        for layer in self.layers[:-1]:
            for connection in layer.connections():
                connection.learn(rate)

    def arrays(self):
        """What nodes and connections know, by the names of the blackboard."""
        found = {}
        for n, (below, layer) in enumerate(zip(self.layers, self.layers[1:]), 1):
            found[f"z{n}"] = [node.z for node in layer.nodes]
            found[f"a{n}"] = [node.output for node in layer.nodes]
            found[f"da{n}"] = [node.d_output for node in layer.nodes]
            found[f"dz{n}"] = [node.d_z for node in layer.nodes]
            found[f"dW{n}"] = [[c.gradient for c in row] for row in below.rows]
            found[f"db{n}"] = [c.gradient for c in below.biases]
            found[f"W{n}'"] = [[c.weight for c in row] for row in below.rows]
            found[f"b{n}'"] = [c.weight for c in below.biases]
        return found


def run(x, t, parameters, rate):
    """One step of gradient descent. The result is every array by its name."""
    network = Network(parameters)
    network.forward(x)
    loss = network.loss(t)
    network.backward(t)
    network.update(rate)
    return network.arrays() | {"l": network.shares, "L": loss}


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
