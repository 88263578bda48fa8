"""Pictures: pure functions from plain data to SVG. Colours and fonts come from the style sheet, by class."""
