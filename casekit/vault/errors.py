"""What the vault says when it cannot give data back. Never a value, a context or a key."""

from casekit.errors import NotFound, Problem


class KeyDestroyed(Problem):
    """The owner's key was destroyed on purpose, and with it what it protected (删除权, 个人信息保护法 art. 47)."""

    code = "KEY_DESTROYED"
    status = 410
    title_en = "This data has been erased."
    title_zh = "该信息已被依法删除。"


class KeyMissing(NotFound):
    """The owner has never had a key, so there is nothing to read."""

    code = "KEY_MISSING"


class Undecryptable(Problem):
    """The ciphertext was altered, moved to another place, or written under a key this process does not hold."""

    code = "VAULT_UNREADABLE"
    status = 500
    title_en = "Protected data could not be read."
    title_zh = "受保护的信息无法读取。"
