"""Who may see or do what to which case: one wall, the same wherever a case is shown, sent or counted.

`acts` names every act, `relations` says how an actor stands to a case, `rules` is the readable table, `policy`
decides, `guard` asks the policy on a service's own tables (and `visible` asks it in SQL), `view` says what of an event
a viewer may be shown, `projector` keeps the tables from own and foreign events. Services and the gateway call it.
"""
