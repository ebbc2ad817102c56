"""What petition shows. Only SELECTs; access is part of every one."""
