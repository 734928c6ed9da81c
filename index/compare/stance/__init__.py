"""The reader: whether a passage says yes or no to what is asked, or does not decide."""
