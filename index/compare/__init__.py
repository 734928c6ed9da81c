"""What each source says to a claim: who supports it, who disputes it, who is silent."""
