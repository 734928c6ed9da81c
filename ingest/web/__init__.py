"""Fetches one web page at a user's request, to keep it as a file of the corpus."""
