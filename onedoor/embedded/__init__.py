"""What the embedded platform brings along: its own PostgreSQL and the home directory that holds everything it keeps."""
