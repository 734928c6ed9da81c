"""Trains the reader that orders passages and picks the sentence that answers."""
