"""Files for a department whose network is separated (网闸): what it may know goes out sealed for it and signed by the
platform, what it does comes back sealed for the platform and signed by it. Each way has a chain of numbered files.

A file is carried by whoever may act for the unit (`department_system`): his token decides what may be done, the
signature shows that the unit meant it.
"""
