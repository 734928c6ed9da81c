"""Vectors of texts: the model, its exports, token vectors."""
