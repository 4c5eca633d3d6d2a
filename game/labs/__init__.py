"""The visual side of ml/, one file a lab. Knows no screen."""
