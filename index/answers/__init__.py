"""Which passage, and which of its sentences, answers a question: a small trained reader."""
