CREATE TABLE orders (
    id BIGINT PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'charging', 'paid')),
    receipt TEXT
);
