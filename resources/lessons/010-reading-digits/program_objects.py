"""One sample runs through a network and back, told by its parts: nodes that are joined by connections.

A node sees only the connections that lead to it and away from it. What passes along them forward are outputs, and
backward gradients; nobody knows the whole network, and yet it learns.
A comment such as "#= z*" says that the line makes z1, z2, z3, and so on.
"""

import math
import random


class Node:
    """A unit: it adds up what arrives, and passes on its output."""

    def __init__(self):
        self.incoming, self.outgoing = [], []
        self.z = self.output = 0.0
        self.d_output = self.d_z = 0.0  # how fast the loss grows with each of them

    def add_up(self):
        self.z = sum(c.weight * c.source.output for c in self.incoming)  #= z*

    def fire(self):
        self.output = 1 / (1 + math.exp(-self.z))  #= a*

    def collect_gradients(self):
        self.d_output = sum(c.weight * c.target.d_z for c in self.outgoing)  #= da*

    def pass_back(self):
        self.d_z = self.d_output * self.output * (1 - self.output)  #= dz*


class ConstNode(Node):
    """A node that always says 1: the weight of its connection is the bias."""

    def __init__(self):
        super().__init__()
        self.output = 1.0


class Connection:
    """Leads from a node to a node of the next layer, and is all that learns."""

    def __init__(self, source, target, weight):
        self.source, self.target, self.weight = source, target, weight
        self.gradient = 0.0
        source.outgoing.append(self)
        target.incoming.append(self)

    def find_gradient(self):
        self.gradient = self.target.d_z * self.source.output  #= dW* db*

    def learn(self, rate):
        self.weight -= rate * self.gradient  #= W*' b*'


class Layer:
    """Some nodes, and one more that always says 1 to the next layer."""

    def __init__(self, size):
        self.nodes = [Node() for _ in range(size)]
        self.one = ConstNode()

    def connect(self, above, W, b):
        """Join every node to every node above: W[i][j] leads from node i to node j."""
        self.rows = []
        for i, node in enumerate(self.nodes):
            self.rows.append([Connection(node, above.nodes[j], W[i][j]) for j in range(len(b))])
        self.biases = [Connection(self.one, above.nodes[j], b[j]) for j in range(len(b))]
        self.connections = [c for row in [*self.rows, self.biases] for c in row]


class Network:
    """Layers of nodes, with softmax and cross-entropy at the end."""

    def __init__(self, parameters):
        matrices = [parameters[f"W{n}"] for n in range(1, len(parameters) // 2 + 1)]
        self.layers = [Layer(len(W)) for W in matrices] + [Layer(len(matrices[-1][0]))]
        for n, W in enumerate(matrices, 1):
            self.layers[n - 1].connect(self.layers[n], W, parameters[f"b{n}"])

    def forward(self, x):
        for node, value in zip(self.layers[0].nodes, x):
            node.output = value
        for layer in self.layers[1:]:
            for node in layer.nodes:
                node.add_up()
            if layer is not self.layers[-1]:
                for node in layer.nodes:
                    node.fire()
        last = self.layers[-1].nodes
        powers = [math.exp(node.z - max(node.z for node in last)) for node in last]
        for node, power in zip(last, powers):
            node.output = power / sum(powers)  #= p

    def loss(self, t):
        self.shares = [-t_j * math.log(node.output) for node, t_j in zip(self.layers[-1].nodes, t)]  #= l
        return sum(self.shares)  #= L

    def backward(self, t):
        for node, t_j in zip(self.layers[-1].nodes, t):
            node.d_output = -t_j / node.output  #= dp
            node.d_z = node.output - t_j  #= dz3
        for layer in reversed(self.layers[:-1]):
            for connection in layer.connections:
                connection.find_gradient()
            if layer is not self.layers[0]:
                for node in layer.nodes:
                    node.collect_gradients()
                    node.pass_back()

    def update(self, rate):
        for layer in self.layers[:-1]:
            for connection in layer.connections:
                connection.learn(rate)

    def arrays(self):
        """What the nodes and connections know, by the names of the blackboard."""
        found = {}
        for n, (below, layer) in enumerate(zip(self.layers, self.layers[1:]), 1):
            found[f"z{n}"] = [node.z for node in layer.nodes]
            found[f"dz{n}"] = [node.d_z for node in layer.nodes]
            found[f"dW{n}"] = [[c.gradient for c in row] for row in below.rows]
            found[f"db{n}"] = [c.gradient for c in below.biases]
            found[f"W{n}'"] = [[c.weight for c in row] for row in below.rows]
            found[f"b{n}'"] = [c.weight for c in below.biases]
            is_last = layer is self.layers[-1]
            found["p" if is_last else f"a{n}"] = [node.output for node in layer.nodes]
            found["dp" if is_last else f"da{n}"] = [node.d_output for node in layer.nodes]
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
