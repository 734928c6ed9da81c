"""Reads tables and libraries of references."""
