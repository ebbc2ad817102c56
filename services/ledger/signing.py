"""Under which name and key the ledger signs its checkpoints."""

from casekit.merkle import NoteSigner
from casekit.runtime import Runtime


def origin(runtime: Runtime) -> str:
    """The log's name in checkpoints: unique per installation, for it runs for one region."""
    return f"onedoor/{runtime.config.region}"


def signer_for(runtime: Runtime) -> NoteSigner:
    """The signer of checkpoints; its key is derived from the master key, so that it needs no keeping of its own."""
    name = origin(runtime)
    seed: bytes = runtime.extras["vault"].secret_hmac("ledger.checkpoint", name)
    return NoteSigner(name, seed)
