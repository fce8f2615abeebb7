"""The table of all runs: what was asked of each, what came of it, and in what they differ."""
