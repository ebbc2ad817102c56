"""The command line and the composition root: it puts the parts together. Nobody imports it."""
