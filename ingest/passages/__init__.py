"""Cuts articles into passages and embeds them."""
