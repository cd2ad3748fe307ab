"""Pairs and groups that meet again: their files, agreement, goals, history and what comes next.

How the whole of it works
-------------------------

    groups/ID.toml ──parser──▶ Group ─────┐
                                          ├──▶ GroupWithHistory ──session_defaults, rotation──▶ set-up ──▶ a session
    records of sessions ──history──▶ Past ┘                                                                   │
         ▲                                                                                                    │
         └── groups/ID.toml ◀──repository.update── collected_import, agreement ◀── at the close ◀─────────────┘

* A group is one TOML file that people may write themselves. `model` says what it holds; `repository` reads it, and
  writes only what is different, on top of what somebody else has changed since; comments stay (`group_toml`).
* The file says what people agreed. What they did is in the records of their sessions alone: who started, who held which
  role, who met. `history` reads it from there, so that nothing is counted twice.
* `session_defaults` fills in the next session from both, each value with its reason; `rotation` says who starts, and in
  which order people sit. What was typed wins. `agreement` says when a review or the ending is due.
* `setup_form` is the set-up of every session, also without a group: fields of text in, a plan or an error out.
* At the close, what was said of purpose, goals and agreement (`agreement_parts`, `found_terms`) goes into the file.
* People come in from CSV files (`csv_table`, `csv_contacts`); `form` is a group as fields to type into.

A new key of a group's file touches `model` (and `parser`, where a rule of its own holds), `form` (to edit it),
`wording.group_text` (to show it), `cli.group_options` (to type it), and docs/groups-and-history.md.
"""
