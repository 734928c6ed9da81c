"""Reads PDF files by where their letters stand."""
