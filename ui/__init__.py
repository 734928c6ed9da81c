"""The browser pages: ask a question, read the passages and where they stand."""
