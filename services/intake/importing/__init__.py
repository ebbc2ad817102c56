"""Reading files of cases: from bytes to commands, in bounded memory. Pure; used by the job alone (docs/import.md)."""
