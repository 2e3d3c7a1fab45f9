"""Measures what the README says of speed; ``make bench`` runs it and prints one table with the machine."""
