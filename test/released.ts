/**
 * The schema of each kind of object as every release has left it, step by step. What stands here is never changed:
 * a new step adds a list of its own, which is all that `sqlite_master` says after it, white space folded.
 */

export const RELEASED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  room: [
    [
      'CREATE INDEX changed ON messages (version) WHERE version > seq',
      'CREATE TABLE messages ( seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 0, author TEXT NOT NULL, body TEXT, created INTEGER NOT NULL, edited INTEGER, cards TEXT )',
      'CREATE TABLE owed ( name TEXT PRIMARY KEY, debt TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL ) WITHOUT ROWID',
      'CREATE TABLE people (id TEXT PRIMARY KEY, nickname TEXT NOT NULL, links REAL, linked INTEGER) WITHOUT ROWID',
      'CREATE TABLE revocations (session TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
      'CREATE TABLE room ( id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, epoch TEXT NOT NULL, version INTEGER NOT NULL, created INTEGER NOT NULL )',
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
    ],
    [
      'CREATE INDEX changed ON messages (version) WHERE version > seq',
      'CREATE TABLE messages ( seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 0, author TEXT NOT NULL, body TEXT, created INTEGER NOT NULL, edited INTEGER, cards TEXT , dismissed TEXT)',
      'CREATE TABLE owed ( name TEXT PRIMARY KEY, debt TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL ) WITHOUT ROWID',
      'CREATE TABLE people (id TEXT PRIMARY KEY, nickname TEXT NOT NULL, links REAL, linked INTEGER) WITHOUT ROWID',
      'CREATE TABLE revocations (session TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
      'CREATE TABLE room ( id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, epoch TEXT NOT NULL, version INTEGER NOT NULL, created INTEGER NOT NULL )',
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
    ],
    [
      'CREATE INDEX changed ON messages (version) WHERE version > seq',
      'CREATE TABLE messages ( seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 0, author TEXT NOT NULL, body TEXT, created INTEGER NOT NULL, edited INTEGER, cards TEXT , dismissed TEXT)',
      'CREATE TABLE owed ( name TEXT PRIMARY KEY, debt TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL ) WITHOUT ROWID',
      'CREATE TABLE people (id TEXT PRIMARY KEY, nickname TEXT NOT NULL, links REAL, linked INTEGER) WITHOUT ROWID',
      'CREATE TABLE relays (name TEXT PRIMARY KEY) WITHOUT ROWID',
      'CREATE TABLE revocations (session TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
      'CREATE TABLE room ( id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, epoch TEXT NOT NULL, version INTEGER NOT NULL, created INTEGER NOT NULL )',
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
    ],
    [
      'CREATE TABLE calls (message TEXT PRIMARY KEY, users TEXT NOT NULL) WITHOUT ROWID',
      'CREATE INDEX changed ON messages (version) WHERE version > seq',
      "CREATE TABLE members ( user TEXT PRIMARY KEY, number INTEGER NOT NULL, nickname TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', role TEXT, muted INTEGER, banned INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL ) WITHOUT ROWID",
      'CREATE TABLE messages ( seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 0, author TEXT NOT NULL, body TEXT, created INTEGER NOT NULL, edited INTEGER, cards TEXT , dismissed TEXT)',
      'CREATE TABLE owed ( name TEXT PRIMARY KEY, debt TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL ) WITHOUT ROWID',
      "CREATE TABLE people (id TEXT PRIMARY KEY, nickname TEXT NOT NULL, links REAL, linked INTEGER, name TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID",
      'CREATE TABLE relays (name TEXT PRIMARY KEY) WITHOUT ROWID',
      'CREATE INDEX renamed ON people (version) WHERE version > 0',
      'CREATE TABLE revocations (session TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
      "CREATE TABLE room ( id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, epoch TEXT NOT NULL, version INTEGER NOT NULL, created INTEGER NOT NULL , topic TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '', archived INTEGER NOT NULL DEFAULT 0, slow INTEGER NOT NULL DEFAULT 0)",
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
      'CREATE TABLE spells (bits BLOB NOT NULL)',
    ],
  ],
  user: [
    [
      'CREATE TABLE owed ( name TEXT PRIMARY KEY, debt TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL ) WITHOUT ROWID',
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
      'CREATE TABLE sessions ( hash TEXT PRIMARY KEY, id TEXT NOT NULL, device TEXT NOT NULL, created INTEGER NOT NULL, used INTEGER NOT NULL, expires INTEGER NOT NULL, attempts REAL, attempted INTEGER ) WITHOUT ROWID',
      'CREATE TABLE user ( id TEXT NOT NULL, nickname TEXT NOT NULL, password TEXT NOT NULL, created INTEGER NOT NULL, attempts REAL NOT NULL, attempted INTEGER NOT NULL )',
      'CREATE TABLE visits (session TEXT NOT NULL, room TEXT NOT NULL, PRIMARY KEY (session, room)) WITHOUT ROWID',
    ],
    [
      'CREATE TABLE familiar ( address TEXT PRIMARY KEY, attempts REAL NOT NULL, attempted INTEGER NOT NULL ) WITHOUT ROWID',
      'CREATE TABLE owed ( name TEXT PRIMARY KEY, debt TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL ) WITHOUT ROWID',
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
      'CREATE TABLE sessions ( hash TEXT PRIMARY KEY, id TEXT NOT NULL, device TEXT NOT NULL, created INTEGER NOT NULL, used INTEGER NOT NULL, expires INTEGER NOT NULL, attempts REAL, attempted INTEGER ) WITHOUT ROWID',
      'CREATE TABLE user ( id TEXT NOT NULL, nickname TEXT NOT NULL, password TEXT NOT NULL, created INTEGER NOT NULL, attempts REAL NOT NULL, attempted INTEGER NOT NULL )',
      'CREATE TABLE visits (session TEXT NOT NULL, room TEXT NOT NULL, PRIMARY KEY (session, room)) WITHOUT ROWID',
    ],
    [
      'CREATE TABLE entries ( room TEXT NOT NULL, message TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, author TEXT NOT NULL, excerpt TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (room, message) ) WITHOUT ROWID',
      'CREATE INDEX entries_by_time ON entries (created)',
      'CREATE TABLE familiar ( address TEXT PRIMARY KEY, attempts REAL NOT NULL, attempted INTEGER NOT NULL ) WITHOUT ROWID',
      'CREATE TABLE owed ( name TEXT PRIMARY KEY, debt TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL ) WITHOUT ROWID',
      'CREATE TABLE places ( room TEXT PRIMARY KEY, role TEXT, epoch TEXT NOT NULL, version INTEGER NOT NULL, info TEXT NOT NULL, read INTEGER NOT NULL DEFAULT 0, mark INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0, newest INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0, level TEXT, muted INTEGER ) WITHOUT ROWID',
      'CREATE TABLE pushed (room TEXT PRIMARY KEY) WITHOUT ROWID',
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
      'CREATE TABLE sessions ( hash TEXT PRIMARY KEY, id TEXT NOT NULL, device TEXT NOT NULL, created INTEGER NOT NULL, used INTEGER NOT NULL, expires INTEGER NOT NULL, attempts REAL, attempted INTEGER , fixed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID',
      'CREATE TABLE subscriptions ( endpoint TEXT PRIMARY KEY, p256dh TEXT NOT NULL, auth TEXT NOT NULL, origin TEXT NOT NULL, session TEXT NOT NULL, created INTEGER NOT NULL ) WITHOUT ROWID',
      "CREATE TABLE user ( id TEXT NOT NULL, nickname TEXT NOT NULL, password TEXT NOT NULL, created INTEGER NOT NULL, attempts REAL NOT NULL, attempted INTEGER NOT NULL , role TEXT NOT NULL DEFAULT 'member', name TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT '', active INTEGER NOT NULL DEFAULT 1, appointed INTEGER NOT NULL DEFAULT 0, quiet TEXT)",
      'CREATE TABLE visits (session TEXT NOT NULL, room TEXT NOT NULL, PRIMARY KEY (session, room)) WITHOUT ROWID',
    ],
  ],
  directory: [
    [
      'CREATE TABLE nicknames (folded TEXT PRIMARY KEY, user TEXT NOT NULL, nickname TEXT NOT NULL) WITHOUT ROWID',
      'CREATE TABLE rooms ( folded TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, creator TEXT NOT NULL, command TEXT NOT NULL, listed INTEGER NOT NULL DEFAULT 0, UNIQUE (creator, command) ) WITHOUT ROWID',
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
    ],
    [
      'CREATE TABLE admissions ( invitation TEXT NOT NULL, user TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (invitation, user) ) WITHOUT ROWID',
      'CREATE TABLE audit ( seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, room TEXT, subject TEXT, detail TEXT NOT NULL )',
      'CREATE TABLE deployment (name TEXT NOT NULL, registration TEXT NOT NULL)',
      'CREATE TABLE invitations ( id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, creator TEXT NOT NULL, role TEXT NOT NULL, rooms TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, uses INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0, stays INTEGER ) WITHOUT ROWID',
      "CREATE TABLE nicknames (folded TEXT PRIMARY KEY, user TEXT NOT NULL, nickname TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'member', name TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT '', registered INTEGER, active INTEGER NOT NULL DEFAULT 1, gone INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID",
      'CREATE TABLE owed ( name TEXT PRIMARY KEY, debt TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL ) WITHOUT ROWID',
      'CREATE UNIQUE INDEX room_ids ON rooms (id)',
      "CREATE TABLE rooms ( folded TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, creator TEXT NOT NULL, command TEXT NOT NULL, listed INTEGER NOT NULL DEFAULT 0, kind TEXT NOT NULL DEFAULT 'public', epoch TEXT, version INTEGER, info TEXT, active INTEGER, next TEXT, asked INTEGER, UNIQUE (creator, command) ) WITHOUT ROWID",
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
      'CREATE TABLE secrets (name TEXT PRIMARY KEY, secret TEXT NOT NULL) WITHOUT ROWID',
      'CREATE UNIQUE INDEX user_ids ON nicknames (user)',
    ],
  ],
  site: [
    [
      'CREATE TABLE pages ( address TEXT PRIMARY KEY, card TEXT, found INTEGER NOT NULL DEFAULT 0, failure TEXT, until INTEGER NOT NULL DEFAULT 0, lease TEXT, leased INTEGER NOT NULL DEFAULT 0 ) WITHOUT ROWID',
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
      'CREATE TABLE waiting (name TEXT PRIMARY KEY, address TEXT NOT NULL, job TEXT NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID',
    ],
    [
      'CREATE TABLE fetches (address TEXT PRIMARY KEY, lease TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID',
      'CREATE TABLE pages ( address TEXT PRIMARY KEY, card TEXT, found INTEGER NOT NULL DEFAULT 0, failure TEXT, until INTEGER NOT NULL DEFAULT 0 ) WITHOUT ROWID',
      'CREATE TABLE schema_step (step INTEGER NOT NULL)',
      'CREATE TABLE waiting ( address TEXT NOT NULL, name TEXT NOT NULL, job TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (address, name) ) WITHOUT ROWID',
    ],
  ],
}
