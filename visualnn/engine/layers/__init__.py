"""The kinds of layers: every module of this folder is one, found by being here."""

from visualnn.discover import import_all

import_all(__name__)
