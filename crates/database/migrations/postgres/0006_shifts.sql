CREATE TABLE shifts (
    person TEXT PRIMARY KEY,
    on_duty BOOLEAN NOT NULL
);
