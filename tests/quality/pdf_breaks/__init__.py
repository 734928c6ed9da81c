"""How whole sentences are when they are read from PDF files that real programs made."""
