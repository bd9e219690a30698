"""What all processes share where there is a Redis: copies of finished pages, and how often programs have asked.

Nothing here is the only copy of anything. Redis may be slow, full, emptied or gone at any moment: then each process
keeps and counts by itself, and no reader notices more than that.
"""
