"""The exchange with the national petition system (国家信访信息系统), as a client of both sides."""
