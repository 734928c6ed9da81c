"""The tables of a user: kept passages with notes, judgements, saved questions, history."""
