"""The demonstration county (示范县) and four real cases, as data; and what plays them through the public API.

Nothing here touches a service's code or database: `client` speaks HTTP, `player` does what a scenario says. Imported by
`onedoor` (to load the county, and to demonstrate) and by tests.
"""
