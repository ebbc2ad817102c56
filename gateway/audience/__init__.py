"""The audience feed: what departments are sent of what happens, each its own part, all in one order.

    offering    with each event, in the inbox's transaction: which units it is for, as relations are with it
    sequencer   one at a time gives events their `position`, and with it the one order of all deliveries
    selection   the one function that says what a unit is sent next; relations are asked again at that moment
    message     the form: CloudEvents without what only the platform's own consumers need
    api         the cursor feed (`GET /v1/events`) and subscriptions
    dispatcher  the same into a department's queue, confirmed

A position promises order, not density: nothing can be counted with it, and what is withheld leaves no trace in it.
"""
