"""Reads books in EPUB."""
