"""Plots of growing curves: pyqtgraph draws them, in the colours, words, sizes and keys of the window."""
