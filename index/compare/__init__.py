"""Comparison: which sources support a claim, which dispute it, and which are silent."""
