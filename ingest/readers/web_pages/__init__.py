"""Reads web pages as a browser shows them."""
