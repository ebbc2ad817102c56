"""What grid shows of orders, reports and the organisation. Only SELECTs; access is part of every one."""
