/** The tables of a room. */

import { CALLS_TABLE } from './calls.ts'
import { MEMBERS_TABLE } from './members.ts'
import { OWED_TABLE } from './owed.ts'
import { NAME_COLUMNS } from './people.ts'
import { RELAYS_TABLE } from './relays.ts'
import { SPELLS_TABLE } from './spells.ts'

export const ROOM_STEPS = [
  // A post writes two rows: the message and the unique index on its id (R12). `changed` holds only messages that were
  // changed after they were posted. The newest version always stands in a row that is never deleted (R1): that of
  // a message, or that of the room itself.
  `CREATE TABLE room (
    id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    epoch TEXT NOT NULL, version INTEGER NOT NULL, created INTEGER NOT NULL
  );
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,
    author TEXT NOT NULL,
    body TEXT,
    created INTEGER NOT NULL,
    edited INTEGER,
    cards TEXT
  );
  CREATE INDEX changed ON messages (version) WHERE version > seq;
  CREATE TABLE people (id TEXT PRIMARY KEY, nickname TEXT NOT NULL, links REAL, linked INTEGER) WITHOUT ROWID;
  CREATE TABLE revocations (session TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
  ${OWED_TABLE}`,
  // Addresses of links whose cards the author does not want, as JSON.
  'ALTER TABLE messages ADD COLUMN dismissed TEXT',
  RELAYS_TABLE,
  `ALTER TABLE room ADD COLUMN topic TEXT NOT NULL DEFAULT '';
  ALTER TABLE room ADD COLUMN description TEXT NOT NULL DEFAULT '';
  ALTER TABLE room ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE room ADD COLUMN slow INTEGER NOT NULL DEFAULT 0;
  ${NAME_COLUMNS};
  ${MEMBERS_TABLE};
  ${SPELLS_TABLE};
  ${CALLS_TABLE}`,
  // What it was called before, as JSON.
  "ALTER TABLE room ADD COLUMN former TEXT NOT NULL DEFAULT '[]'",
  // How often each may still call many at once, and when that was counted.
  'ALTER TABLE people ADD COLUMN crowds REAL; ALTER TABLE people ADD COLUMN crowded INTEGER',
]
