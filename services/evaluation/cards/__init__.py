"""Cards (三色预警): given at the end of a period, contested or not, and followed to the end of what they ask for."""
