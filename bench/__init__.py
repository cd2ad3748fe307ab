"""How fast the program is beside its floors. Measures; fails nothing."""
