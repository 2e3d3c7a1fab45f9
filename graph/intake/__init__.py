"""Departments' files: reading (reading, cells, rows), deciding (deciding, history, belonging), writing (writing)."""
