CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'charging', 'paid')),
    receipt TEXT
) STRICT;
