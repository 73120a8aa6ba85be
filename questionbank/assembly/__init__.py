"""The solver that draws papers: `rows` writes a blueprint as linear rows, `highs` solves them, `draw` explains.

New demands (information targets, parallel forms, exposure) are further rows or costs; the solver need not know them.
"""
