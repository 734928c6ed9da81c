"""Names of the files and folders of a generation that more than one module reads."""

SEGMENTS = "segments"
SHARED = "shared"
DOCUMENTS = "documents.npy"
CENTRE = "centre.npy"
SUM = "vector_sum.npy"
CELLS = "cells"
