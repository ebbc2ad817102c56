"""Measurements of the platform beside its peers and its aims; nothing of the platform imports them."""
