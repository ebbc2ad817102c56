"""What intake's API takes and gives, in the words of `contracts.vocabulary`."""
