"""The lists of the house as ``core.sheets.Table``: which rows and columns there are, not how they are written."""
