"""QTI 2.x and 3.0: the XML of questions, tests and packages, and the item's own scoring."""
