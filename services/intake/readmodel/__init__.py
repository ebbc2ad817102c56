"""What intake shows of its cases. Only SELECTs; every function asks `access.guard`, or stands behind a secret."""
