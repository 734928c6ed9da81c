"""Reads files of Word, PowerPoint and OpenDocument."""
