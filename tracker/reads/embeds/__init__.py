"""What other sites show of the record: cards, walls, badges, and the snippets that put them there."""
