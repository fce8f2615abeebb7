"""What can be asked of a number or done with it: every module of this folder adds to the menu of a cell.

A module has `entries(session, array, index)`, which gives `Entry` after `Entry`.
"""
