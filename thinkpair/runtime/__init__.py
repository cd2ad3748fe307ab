"""A session on a real clock: engine, journal and planner together.

How the whole of it works
-------------------------

    SessionService ──▶ session_start ──▶ LiveSession ◀── do(command), news(), view() ── screens, plain text, joined ones
                                           │  │   │
                            decide, advance   │   replan, where people, lists or the end have changed
                                 engine       ▼
                                           EventStore: the journal

* `SessionService` opens a new session or one that was interrupted: a folder, a journal, then `begin` or `go_on_with`.
* `LiveSession.do` first lets time act, then asks the engine for the events of a command. Each is applied, and queued
  for the store; `recorded` says when it is durable. Where the plan must change, the new one is an event, too.
* Nothing ticks by itself. Whoever shows a session calls `news` after `next_wake` seconds, and gets each event once with
  the session right after it (`Moment`); `view` is what a person sees now.
* `clock` alone reads the time: `SystemClock`, or `VirtualClock` in tests and in `rehearsal`. A gap in it (sleep, a
  stopped program) makes the session stand still until somebody says what becomes of it.
* What a session works with is a protocol in `interfaces`: `EventStore`, `Sharing`, `Watching`. So `sharing` and `hooks`
  can take part, and `Followed` (`session_follower`) can show a journal that another program writes.
* `enter_rest` refuses Enter for a moment after a change; `session_end` is the way by which every front end ends.

A new event touches, in `session`: `events` (the class, and the union `Event`: its name is written to disk),
`transitions` or `state` (the new state), `messages` (its name for undo); then `event_lines.NAMES` and
docs/events.md, `wording.transcript`, `plain.follow` (may the room read it?), `settings.declarations.HOOKS` if programs
can be started by it, and the golden journal in tests/storage.

A new command touches, in `session`: `commands`, `legality`, `effects` (its events), `messages` (if it is not called
like its class); then what asks for it, `tui.keys` and `plain.commands`, and `sharing.asks`: when it is still meant.
"""
