"""Whether a sentence supports a claim, disputes it, or says nothing of it."""
