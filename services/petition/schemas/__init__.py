"""What petition's API takes and gives. Words are those of `contracts.vocabulary` and of the domain."""
