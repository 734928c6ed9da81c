"""Reads journals' articles in JATS."""
