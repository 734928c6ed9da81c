"""Reads files in a separate process, which any of them may crash."""
