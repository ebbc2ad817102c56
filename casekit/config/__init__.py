"""The configuration of a process: read once at start, checked as a whole, never changed.

`load_config` reads the environment (`ONEDOOR_*`) and, when `ONEDOOR_CONFIG` names one, a TOML file; the
environment wins. Every fault is reported at once, each with the variable, what is wrong with it and what to
do; values are never shown, for any may hold a secret. Anyone may read a `Config`; the composition root alone
loads it. docs/configuration.md lists every setting and is checked against the code.
"""

from casekit.config.faults import ConfigErrors, Fault
from casekit.config.loading import load_config
from casekit.config.model import SERVICES, Config
from casekit.config.settings import PREFIX, SETTINGS, Setting

__all__ = ["PREFIX", "SERVICES", "SETTINGS", "Config", "ConfigErrors", "Fault", "Setting", "load_config"]
