"""What a format file may say: from its text to a checked format, or to everything that is wrong with it.

How the whole of it works
-------------------------

    text ──toml_document──▶ document ──old_names──▶ renamed ──structure_errors──▶ Format ──rules, lint──▶ Loaded

* `library` finds the file of an id: beside the user's own formats are those of `packs`, then the shipped ones in the
  folder `formats` of the repository. `loader` goes the whole way above, for the file and for each format it uses.
* `model` has a class for each table, and an attribute for each key. The type of a key is in `field_types`, which names
  its parser in `value_parsers`, which makes one of the `value_types`. JSON Schema and reference come of the same
  classes.
* The rules follow: `key_rules` (which keys go together), `name_resolution` (who is called what), `placeholders`. What
  they find is a `Problem` at a path of keys; `diagnostics` makes a line with a caret of it. `lint` only warns.
* All problems of a file are told at once: `structure_errors` guesses what was meant, so that the rules can go on.
* `Source` is a format without errors; `planning.compiler` reads it. `summary` reads the head of a file alone, for
  lists.

A new key touches `model`, `field_types` and `value_parsers` (if its type is new), `key_rules`, `planning.compiler`,
docs/contract.md and what `make docs` writes.
A new shipped format touches a file in the folder `formats`; `summary` where Home is to list it before the others
(`_STARTERS`), `needs` where a search by need is to find it, docs/generate.py where its text is published elsewhere.

What stands in quotation marks in a docstring, or behind “Contract”, is a sentence of docs/contract.md.
"""
