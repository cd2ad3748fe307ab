"""From a format, its people and their time to a plan. `planner` explains how it works.

What stands in quotation marks in a docstring, or behind “Contract”, is a sentence of docs/contract.md: the contract of
the format language.
"""
