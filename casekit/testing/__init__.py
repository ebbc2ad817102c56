"""What tests, benchmarks and the demonstration of faults need: real servers of their own. Not part of a deployment."""
