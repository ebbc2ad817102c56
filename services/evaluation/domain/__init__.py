"""Evaluation's rules, pure: what counts, for whom, on which day; and the arithmetic of rates."""
