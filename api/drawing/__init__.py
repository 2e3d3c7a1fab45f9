"""Pictures as SVG text from records: the same on screen, in a file and on paper. No browser, no program, no script."""
