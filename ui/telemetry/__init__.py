"""Metrics and the log of the server."""
