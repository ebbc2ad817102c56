"""The bus: carries what a source says to every inbox that listens to it, and nothing else.

Two ways, one promise (`casekit.bus.protocol`): `RabbitBus` with a broker, `DirectBus` within one process. Order and
uniqueness are not the bus's business: the inbox sees to them by epoch and position. Relays publish; listeners store.
"""
