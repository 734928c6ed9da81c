"""Rules for English: claims in questions, negations, hedges, numbers and populations."""
