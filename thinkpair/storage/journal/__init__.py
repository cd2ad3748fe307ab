"""The journal of a session: an append-only log of events, durable before it is called recorded.

How the whole of it works
-------------------------

    Journal.append ──queue──▶ writing thread ──▶ Appender: write, fsync ──▶ journal.jsonl, journal-2.jsonl, …
                                   │                                                │
    `recorded` ◀──after the fsync──┘                                    load, Tail ◀┘

* A session has one folder, and each event is one line in it: `CRC32 SEQ JSON`. The checksum covers the rest of the
  line. The sequence number counts events from 1; the line with number 0 is the header of a file, with the version.
* `Journal` takes the lock of the folder, so there is one writer. `append` only queues; one thread writes and calls
  fsync. `recorded` is the number of the last event that is durable, and it rises only after the fsync of its batch.
  After a new file its folders are synced too.
* If a write fails, the file is cut back to its last good length and the batch is tried again, `TRIES` times in all.
  Then `trouble` says why, and the events wait for the next `append` or `retry`. After a failed fsync the file is given
  up and a new segment begun, because a second fsync could report success falsely.
* A journal is one or more segments. A new one is begun when a file would outgrow `SEGMENT_LIMIT`, or cannot be trusted.
  `reader.load` merges the segments by sequence number: an event that was written twice is read once; two different
  events with one number are both kept, with a note.
* A crash may leave a torn tail: bytes after the last intact line. The next writer copies them to a file of their own
  and cuts them off before it appends, since a new line would otherwise be joined to them. The modification time stays,
  because it tells when the last event was written.
* Damage before the last intact line is left as it is: the lines with a wrong checksum are skipped and noted by file and
  line. A journal with a file that cannot be read, or from a newer version, is refused for writing.
* Readers take no lock and change nothing. `Tail` returns the events that have come since its last call.
* `draft_file` keeps what is half typed beside the journal, in one line that is overwritten without fsync. It is no
  event, and may be lost.
"""
