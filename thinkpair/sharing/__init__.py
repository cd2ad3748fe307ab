"""A session on several screens: one program writes it, the others fold the same events and ask for commands.

How the whole of it works
-------------------------

    LiveSession ── Published (its store) ───▶ journal ── synced ──▶ Host ──Entries──▶ wire ──▶ Replica ── screens
         ▲                                                            ▲                           │
         └────────────── do(command, asked=id) ◀── stand ◀────────────┴──────── wire ◀── Ask ─────┘

* One program holds the lock and the journal: the writer. `Published`, of its `Host`, stands between its session and its
  journal, and hands on what the journal has synced, never more. `Host` answers replicas.
* A `Replica` is a `LiveSession` whose events come from the wire. Screens and plain text use it unchanged. What time
  causes it works out by itself until the writer's own event is there, so it counts on while nobody is heard.
* A command is checked here, then asked for with an id and a `stand`: what the sender saw. The writer refuses what was
  asked of another stand, so that two hands on Enter end one turn. Each event that was asked for carries the id, in the
  journal too; so an id that comes again, to this writer or to the next, is known, and nothing is done twice.
* `Entries` name a digest of everything before them. A replica takes what continues its own log, and asks for the rest
  of anything else: lost, doubled, reordered and late messages need no rule of their own. Messages of an earlier term
  are passed over.
* The clock of a replica is that of the shortest of the last 16 round trips; half of it is how far it may be off.
* A wire carries bytes to topics and may lose them. `socket_wire` is one between programs of one user on one machine;
  `mqtt_wire` one over a broker, where all is sealed with the key of a `Room`, and the log is kept until the close.
* Over a broker whoever takes over has a greater term. An earlier writer that comes back looks who writes by now; where
  it is somebody else it steps down to a replica (`joining.Seat`), and what it wrote alone is set aside and named.
"""

ENTRANCES = "phone-entrances.json"
"""The file, among what the program remembers, of where phones come in to the sessions that run here."""

JOINED = "joined-session.json"
"""The file, among what the program remembers, of the session that was joined last by a line."""

PROGRAMMES = "programmes.json"
"""The file, among what the program remembers, of the programmes that this machine is in, or watches."""

SHARED_SESSIONS = "shared-sessions.json"
"""The file, among what the program remembers, of the sessions that are shared at a broker."""
