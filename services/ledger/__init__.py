"""The ledger (存证): every event of every service on record, in order, provably unchanged."""
