"""What screens ask of the bank; `items` and `framework` by noun."""
