"""Names, texts and files from people who mean harm, against every command, screen and export of the program."""
