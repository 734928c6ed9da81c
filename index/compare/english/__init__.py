"""What words say by rule: claims in questions, negations, hedges, numbers, and who is spoken of."""
