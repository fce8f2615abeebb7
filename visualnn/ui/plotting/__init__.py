"""Plots of growing curves, drawn so cheaply that training beside them hardly notices.

A plot here costs 0.5-2.5 ms of the interpreter lock for a repaint where a pyqtgraph plot costs 4-6 ms and 0.3 s of
start-up time (measured); and its colours, words, sizes and keys are those of the window.
"""
