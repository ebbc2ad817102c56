"""A synthetic year at a place (推演): its procedure played through the services' own handlers, on a driven clock.

`run.simulate` is the whole of it; `onedoor procedure simulate` calls that. See docs/simulation.md.
"""
