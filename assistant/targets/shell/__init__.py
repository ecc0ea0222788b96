"""Shell scripts before the shells that would run them."""
