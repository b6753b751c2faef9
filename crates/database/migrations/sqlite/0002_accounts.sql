CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    balance INTEGER NOT NULL CHECK (balance >= 0)
) STRICT;

-- The id is made by whoever asks for the transfer: asking twice is one transfer.
CREATE TABLE transfers (
    id TEXT PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES accounts (id),
    target INTEGER NOT NULL REFERENCES accounts (id),
    amount INTEGER NOT NULL CHECK (amount > 0)
) STRICT;
