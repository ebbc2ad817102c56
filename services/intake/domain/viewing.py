"""For what a party's data leave this installation, besides what people look at (查阅, `access.viewing`)."""

from typing import Final

# The purpose of the exchange with the national petition system, which a system alone can state.
EXCHANGE: Final = "exchange"
