"""Vectors of texts: the model, its exports, vectors of tokens."""
