"""What is said stays in the room: who can read what is kept, and where nothing of it may be."""
