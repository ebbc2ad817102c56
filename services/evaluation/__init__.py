"""Evaluation (效能考评): how units do, counted from events alone. It measures units, never members of the public."""
