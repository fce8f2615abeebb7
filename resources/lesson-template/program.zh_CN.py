"""用一个样本走一遍本课的网络：正向、损失、反向和一次更新。课程会显示这个程序。

变量若与过程中的数组同名，例如 z1 或 dW2，就与它相连：对应的行会亮起来。
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def run(x, t, parameters, rate):
    """梯度下降的一步。结果是按名称存放的每个数组。"""
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]

    # 正向：从这一天到答案
    z1 = x @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)

    # 损失：“是”或“否”的交叉熵
    l = -(t * np.log(a2) + (1 - t) * np.log(1 - a2))
    L = l.sum()

    # 反向：链式法则
    da2 = (a2 - t) / (a2 * (1 - a2))
    dz2 = da2 * a2 * (1 - a2)
    dW2 = np.outer(a1, dz2)
    db2 = dz2
    da1 = W2 @ dz2
    dz1 = da1 * a1 * (1 - a1)
    dW1 = np.outer(x, dz1)
    db1 = dz1

    # 更新：往下走一小步
    W1_new = W1 - rate * dW1
    b1_new = b1 - rate * db1
    W2_new = W2 - rate * dW2
    b2_new = b2 - rate * db2

    return locals()


if __name__ == "__main__":
    parameters = {
        "W1": np.array([[0.5, -0.5], [-0.2, 0.4]]), "b1": np.array([0.1, -0.1]),
        "W2": np.array([[0.6], [-0.3]]), "b2": np.array([0.05]),
    }
    result = run(np.array([0.8, 0.1]), np.array([1.0]), parameters, rate=0.5)
    print("the network says", result["a2"], "and the loss is", result["L"])
