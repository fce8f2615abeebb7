"""The engine: networks in plain NumPy, with a rule for every number. Read in the order expr, layer, layers, losses,
optimizers, network, training, record, trace, gradcheck."""

from visualnn.engine.batch import BatchTrace, record_batch
from visualnn.engine.gradcheck import check_gradients, loss_along, numerical_gradients
from visualnn.engine.layer import Layer
from visualnn.engine.layers.activations import Identity, LeakyReLU, ReLU, Sigmoid, Step, Tanh
from visualnn.engine.layers.dense import Dense
from visualnn.engine.layers.dropout import Dropout
from visualnn.engine.layers.softmax import Softmax
from visualnn.engine.layers.switch import Switch
from visualnn.engine.losses import BinaryCrossEntropy, CrossEntropy, Loss, MeanSquaredError, PerceptronCriterion
from visualnn.engine.moment import Moment
from visualnn.engine.network import Network
from visualnn.engine.optimizers import SGD, AdaGrad, Adam, Momentum, Optimizer, RMSProp
from visualnn.engine.penalty import Penalty
from visualnn.engine.record import record
from visualnn.engine.schedules import CosineSchedule, Schedule, StepSchedule
from visualnn.engine.trace import Trace
from visualnn.engine.training import Progress, Samples, Training, accuracy, fit

__all__ = [
    "SGD",
    "AdaGrad",
    "Adam",
    "BatchTrace",
    "BinaryCrossEntropy",
    "CosineSchedule",
    "CrossEntropy",
    "Dense",
    "Dropout",
    "Identity",
    "Layer",
    "LeakyReLU",
    "Loss",
    "MeanSquaredError",
    "Moment",
    "Momentum",
    "Network",
    "Optimizer",
    "Penalty",
    "PerceptronCriterion",
    "Progress",
    "RMSProp",
    "ReLU",
    "Samples",
    "Schedule",
    "Sigmoid",
    "Softmax",
    "Step",
    "StepSchedule",
    "Switch",
    "Tanh",
    "Trace",
    "Training",
    "accuracy",
    "check_gradients",
    "fit",
    "loss_along",
    "numerical_gradients",
    "record",
    "record_batch",
]
