"""Evaluation of an index on judged questions."""
