"""The public record: what its entries are made of, what they say, and whether it all holds."""
