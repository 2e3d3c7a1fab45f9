"""What a desk takes away on paper or as a file: made from answers, no rules of its own."""
