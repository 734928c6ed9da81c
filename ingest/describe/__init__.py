"""Describes articles: metadata, boilerplate, notices."""
