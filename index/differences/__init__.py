"""Differences: which sources contradict each other on what, over a whole library."""
