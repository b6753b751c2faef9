CREATE TABLE readings (
    id BIGINT PRIMARY KEY,
    value BIGINT NOT NULL
);
