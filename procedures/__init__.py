"""A place's way of working as data: terms, owners, steps and slips, each with the source that says so.

Services ask `procedures.library` for the rule that governs a term and `procedures.timing` for the moment it
is due. Nothing here reads the clock, a database or the network; the working-day calendar and the time are
always arguments.
"""
