-- The ledger, version 1. Ledgers were made of it: what is to be different is a step of its own, to the next version.
-- What stands in it is never changed and never taken out; the triggers see to that. What is known of a payment is the
-- newest event of its attempt.

-- Where money goes.
CREATE TABLE places (
    id       INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    endpoint TEXT NOT NULL, -- host:port
    UNIQUE (platform, endpoint)
) STRICT;

CREATE TABLE files (
    id   INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE -- whole; "-" for standard input
) STRICT;

CREATE TABLE runs (
    id         INTEGER PRIMARY KEY,
    run_id     TEXT NOT NULL UNIQUE,
    command    TEXT NOT NULL,
    place      INTEGER REFERENCES places,
    file       INTEGER REFERENCES files,
    version    TEXT NOT NULL,
    who        TEXT NOT NULL, -- user@host
    began_at_s INTEGER NOT NULL
) STRICT;

CREATE TABLE run_ends (
    run       INTEGER PRIMARY KEY REFERENCES runs,
    at_s      INTEGER NOT NULL,
    exit_code INTEGER NOT NULL
) STRICT;

-- A bonus: one key at one place.
CREATE TABLE entries (
    id            INTEGER PRIMARY KEY,
    place         INTEGER NOT NULL REFERENCES places,
    key           TEXT NOT NULL CHECK (length(key) = 64),
    assignment_id TEXT NOT NULL,
    worker_id     TEXT NOT NULL,
    group_id      TEXT NOT NULL,
    amount_minor  INTEGER NOT NULL CHECK (amount_minor > 0),
    currency      TEXT NOT NULL,
    reason        TEXT NOT NULL,
    ref           TEXT NOT NULL,
    UNIQUE (place, key)
) STRICT;
CREATE INDEX entries_of_assignment ON entries (place, assignment_id);
CREATE INDEX entries_of_worker ON entries (worker_id);

-- One try to pay a bonus; it may be sent several times with the same token. `closed` goes from 0 to 1 once it is sure
-- that it paid nothing. The index is the promise: no bonus has two attempts that may have paid.
CREATE TABLE attempts (
    id        INTEGER PRIMARY KEY,
    entry     INTEGER NOT NULL REFERENCES entries,
    run       INTEGER NOT NULL REFERENCES runs,
    pay_minor INTEGER NOT NULL CHECK (pay_minor > 0),
    -- The newest payment of equal amount and reason that the platform showed before: a later one may be this attempt's.
    shown_until_s INTEGER NOT NULL DEFAULT 0,
    closed    INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX one_attempt_that_may_have_paid ON attempts (entry) WHERE closed = 0;
CREATE INDEX attempts_of_entry ON attempts (entry);
CREATE INDEX attempts_of_run ON attempts (run);

-- What counted towards a bonus when an attempt topped it up.
CREATE TABLE credits (
    attempt    INTEGER NOT NULL REFERENCES attempts,
    minor      INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    paid_at_s  INTEGER NOT NULL, -- 0 when it was not shown yet
    payment_id TEXT NOT NULL,
    made_by    INTEGER REFERENCES attempts -- NULL when the ledger did not make it
) STRICT;
CREATE INDEX credits_of_attempt ON credits (attempt);

CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    attempt    INTEGER NOT NULL REFERENCES attempts,
    run        INTEGER NOT NULL REFERENCES runs,
    at_s       INTEGER NOT NULL,
    event      INTEGER NOT NULL, -- see src/core/entry.h
    code       TEXT NOT NULL,
    detail     TEXT NOT NULL,
    who        TEXT NOT NULL,    -- of a person's word
    paid_at_s  INTEGER NOT NULL, -- of the payment that the platform showed; 0 for none
    payment_id TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_attempt ON events (attempt);
CREATE INDEX events_of_run ON events (run);
CREATE INDEX events_at ON events (at_s);

-- What was written down stays as it was, and nothing more is said of an attempt that is closed: so `closed` and the
-- newest event never disagree.
CREATE TRIGGER places_stay BEFORE UPDATE ON places BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER places_remain BEFORE DELETE ON places BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER files_stay BEFORE UPDATE ON files BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER files_remain BEFORE DELETE ON files BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER runs_stay BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER runs_remain BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER run_ends_stay BEFORE UPDATE ON run_ends BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER run_ends_remain BEFORE DELETE ON run_ends BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER credits_stay BEFORE UPDATE ON credits BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER credits_remain BEFORE DELETE ON credits BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER attempts_remain BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER attempts_close_once BEFORE UPDATE ON attempts
WHEN OLD.closed <> 0 OR NEW.closed <> 1 OR NEW.id <> OLD.id OR NEW.entry <> OLD.entry OR NEW.run <> OLD.run
    OR NEW.pay_minor <> OLD.pay_minor OR NEW.shown_until_s <> OLD.shown_until_s
BEGIN SELECT RAISE(ABORT, 'an attempt is closed once, and nothing else of it changes'); END;
CREATE TRIGGER closed_attempts_are_silent BEFORE INSERT ON events
WHEN (SELECT closed FROM attempts WHERE id = NEW.attempt) <> 0
BEGIN SELECT RAISE(ABORT, 'nothing more is said of a closed attempt'); END;
