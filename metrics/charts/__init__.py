"""Charts as pure functions: keys, words and specifications from plain data. Nothing here knows the database.

`DESIGN` is the version of the drawing code: raise it when pictures change, and every kept chart is drawn again.
"""

DESIGN = 2
