"""`python -m tools.house_lint`: print each finding as path:line: rule: sentence; status 1 when there is one."""

import sys
from pathlib import Path

from tools.house_lint.check import findings_in, sources


def main() -> int:
    """Check the working tree around this package."""
    root = Path(__file__).parents[2]
    found = [finding for source in sources(root) for finding in findings_in(source)]
    for finding in found:
        print(finding)
    print(f"house lint: {len(found)} finding(s)" if found else "house lint: clean")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
