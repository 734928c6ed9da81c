"""Reads messages, and pages that a browser saved as one."""
