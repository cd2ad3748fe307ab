"""Every end of a session on a disk that is full, over quota, read-only or gone."""
