"""Train the weights that come with the program: `python tools/train_weights.py [FILE]`, the same bits every time.

784-50-100-10 on the 60,000 training images of MNIST; at least .97 of the 10,000 test images must come out right.
"""

from __future__ import annotations

import sys
from pathlib import Path

from visualnn import data
from visualnn.engine import Momentum, accuracy, fit
from visualnn.lessons.catalogue import find
from visualnn.weights.writing import save_weights

SEED = 1
RATES = {0.1: 8, 0.025: 3, 0.008: 3}  # learning rate: epochs
WANTED = 0.97


def main() -> int:
    lesson = find("reading-digits")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else lesson.weights_path()
    assert path is not None
    digits = data.load(lesson.data)
    train, test = digits.train.samples(), digits.test.samples()
    network = lesson.new_network(SEED)
    optimizer = Momentum(momentum=0.9)
    for number, (optimizer.rate, epochs) in enumerate(RATES.items()):
        for progress in fit(network, train, optimizer, batch_size=50, epochs=epochs, seed=SEED + number, every=10**9):
            print(f"rate {optimizer.rate} epoch {progress.epoch}: loss {progress.loss:.4f}, "
                  f"test {accuracy(network, test):.4f}")
    reached = accuracy(network, test)
    if reached < WANTED:
        print(f"only {reached:.4f} of the test images, {WANTED} are promised: nothing written")
        return 1
    save_weights(path, network)
    print(f"wrote {path} with {reached:.4f} of the test images")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
