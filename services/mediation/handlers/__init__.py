"""What mediation does: a function per command and per event, on the transaction it is given. None commits."""
