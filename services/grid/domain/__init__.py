"""The pure part of grid: orders, field reports, units and grids. No database, clock or network."""
