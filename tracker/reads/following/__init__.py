"""What feeds and mails are about (`scopes`), and what there is to tell in it (`telling`)."""
