"""What a format file may say: model, positions, rules, diagnostics, loading, the library."""
