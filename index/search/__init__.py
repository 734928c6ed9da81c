"""Turns a ranking into an answer: hits, their explanations, and whether they answer."""
