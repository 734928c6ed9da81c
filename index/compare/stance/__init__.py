"""The stance model: whether a sentence supports a claim, disputes it, or says nothing about it."""
