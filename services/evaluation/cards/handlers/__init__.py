"""What is done to cards, each on the session it is given; never commits."""
