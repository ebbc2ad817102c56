"""Petition (信访): received, admitted or refused, and answered within the statutory terms. See README.md."""
