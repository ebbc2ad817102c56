"""The event log (事件日志): the stories of cases, as tools for process mining read them (docs/event-log.md)."""
