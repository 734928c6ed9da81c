"""Trains the reader that orders passages, and the codec of the token vectors that it reads."""
