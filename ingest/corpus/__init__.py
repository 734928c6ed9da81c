"""The folder of articles, and the tables beside them."""
