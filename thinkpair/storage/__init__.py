"""What is kept on disk: journals, records, agreed actions."""
