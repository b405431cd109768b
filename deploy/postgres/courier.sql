-- What the courier may touch in each service's database, run by the schema's owner after every migration:
-- it marks outbox rows as published, and turns a deadline that came due into an outbox row. No business table.
GRANT SELECT, INSERT, UPDATE ON outbox TO courier;
GRANT SELECT, UPDATE ON deadlines TO courier;
