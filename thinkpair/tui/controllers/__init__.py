"""What screens call to change something outside themselves."""
