CREATE TABLE jobs (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer TEXT NOT NULL,
    done_at TIMESTAMPTZ,
    -- Only where a job has an effect outside of the database: nobody else begins it before then.
    leased_until TIMESTAMPTZ,
    attempts INT NOT NULL DEFAULT 0
);

-- What is done stays in the table, and isn't looked through.
CREATE INDEX open_jobs ON jobs (id) WHERE done_at IS NULL;

-- UNIQUE (job) would refuse a second one. It is left out so that a test would see it.
CREATE TABLE invoices (
    job BIGINT NOT NULL REFERENCES jobs (id),
    customer TEXT NOT NULL
);
