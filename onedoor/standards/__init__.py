"""The 五规范 self-check: what an installation is measured by, what is found of it, and how it is told.

`facts` is what was found, `judging` says what it means (pure), `gathering` finds it, `telling` writes it down. Called
by `onedoor check five-standards` alone; it reads and changes nothing.
"""
