"""The house rules that imports cannot show: who ends a transaction, who reads the clock, what is never rewritten.

One module per rule; `check` runs them over the files git knows or would know. Run as `python -m tools.house_lint`.
"""
