"""What mediation's API takes and gives, a module per capability."""
