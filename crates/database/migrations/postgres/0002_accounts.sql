CREATE TABLE accounts (
    id BIGINT PRIMARY KEY,
    balance BIGINT NOT NULL CHECK (balance >= 0)
);

-- The id is made by whoever asks for the transfer: asking twice is one transfer.
CREATE TABLE transfers (
    id TEXT PRIMARY KEY,
    source BIGINT NOT NULL REFERENCES accounts (id),
    target BIGINT NOT NULL REFERENCES accounts (id),
    amount BIGINT NOT NULL CHECK (amount > 0)
);
