"""Text analysis: words and terms, sentences, language."""
