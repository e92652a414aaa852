"""What machines point out in a text, for a person to judge: personal data, abuse, danger, and the language.

One module for each kind of words. Nothing here decides anything, and nothing leaves the machine.
"""
