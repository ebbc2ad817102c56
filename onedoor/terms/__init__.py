"""The open terms of an installation: read with what they were counted from, compared with a file, counted anew."""
