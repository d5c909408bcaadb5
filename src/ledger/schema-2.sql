-- From version 1 to version 2: quotes, and what was known when an attempt was made. What version 1 recorded stays.

-- What the platform offered to make payments for. All attempts with one quote left in one request; the index is the
-- promise: no quote is paid twice.
CREATE TABLE quotes (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL REFERENCES runs,
    place        INTEGER NOT NULL REFERENCES places,
    quote_id     TEXT NOT NULL, -- the platform's
    group_id     TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), -- of the bonuses
    total_minor  INTEGER NOT NULL, -- with fees and taxes
    text         TEXT NOT NULL, -- as the platform gave it
    UNIQUE (place, quote_id)
) STRICT;
CREATE TRIGGER quotes_stay BEFORE UPDATE ON quotes BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER quotes_remain BEFORE DELETE ON quotes BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;

-- What the platform showed for the assignment before, for whoever looks back; and how many payments of equal amount and
-- reason, without a time, were among it that nothing explained; and whether one of those could be no bonus at all.
ALTER TABLE attempts ADD COLUMN quote INTEGER REFERENCES quotes;
ALTER TABLE attempts ADD COLUMN shown TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN unexplained INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN doubt_shown INTEGER NOT NULL DEFAULT 0 CHECK (doubt_shown IN (0, 1));

DROP TRIGGER attempts_close_once;
CREATE TRIGGER attempts_close_once BEFORE UPDATE ON attempts
WHEN OLD.closed <> 0 OR NEW.closed <> 1 OR NEW.id <> OLD.id OR NEW.entry <> OLD.entry OR NEW.run <> OLD.run
    OR NEW.pay_minor <> OLD.pay_minor OR NEW.shown_until_s <> OLD.shown_until_s OR NEW.quote IS NOT OLD.quote
    OR NEW.shown <> OLD.shown OR NEW.unexplained <> OLD.unexplained
    OR NEW.doubt_shown <> OLD.doubt_shown
BEGIN SELECT RAISE(ABORT, 'an attempt is closed once, and nothing else of it changes'); END;
