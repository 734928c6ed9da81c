"""Training and export of the reader that ships."""
