"""What falls due: the board, months, calendars, what people are reminded of."""
