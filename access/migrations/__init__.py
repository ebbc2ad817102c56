"""The access tables' versions, called by the services' own migrations."""
