"""Names of the files and folders of a generation that more than one module reads."""

VECTORS = "vectors.npy"
KEYS = "keys.npy"
CENTRE = "centre.npy"
CELLS = "cells"
LEXICAL = "lexical"
DUPLICATES = "duplicates"
