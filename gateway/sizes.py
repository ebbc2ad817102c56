"""How long a body of the gateway's own resources may be, where that is more than any other's."""

from typing import Final

# A file from a unit whose network is separated: it is opened and read as a whole, in memory.
INCOMING: Final = "/v1/exchange/incoming"
MAX_FILE_BYTES: Final = 16 * 1024 * 1024
