"""The capacity ledger: held + reserved + in use + blackout ≤ capacity at every instant, kept by the database itself.

`claims` is what people wrote; `capacity_segments` is the load that follows from it: piecewise constant, one row for
each stretch of time on which something is taken, no two overlapping (exclusion constraint), none above the capacity
(check constraint). A trigger on `claims` keeps the segments and nobody else can write them. Every change of one
capacity's load locks its `capacities` row first, so that changes take turns. A segment's `amount` is its capacity's
amount by a cascading foreign key, so a capacity cannot be lowered below what is taken of it at any time.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE capacities (
    resource_id text NOT NULL CONSTRAINT fk_capacities_resource_id REFERENCES resources (id),
    dimension text NOT NULL,
    amount numeric(18, 6) NOT NULL CONSTRAINT ck_capacities_amount CHECK (amount >= 0),
    CONSTRAINT pk_capacities PRIMARY KEY (resource_id, dimension),
    CONSTRAINT uq_capacities_amount UNIQUE (resource_id, dimension, amount)
);

CREATE TABLE claims (
    id text CONSTRAINT pk_claims PRIMARY KEY,
    resource_id text NOT NULL,
    dimension text NOT NULL,
    proposal_id text,
    seat text,
    epoch integer,
    state text NOT NULL CONSTRAINT ck_claims_state CHECK (state IN ('held', 'reserved', 'blackout', 'released')),
    quantity numeric(18, 6) NOT NULL CONSTRAINT ck_claims_quantity CHECK (quantity > 0),
    period tstzrange NOT NULL CONSTRAINT ck_claims_period CHECK (
        NOT isempty(period) AND lower_inc(period) AND NOT upper_inc(period)
        AND NOT lower_inf(period) AND NOT upper_inf(period)
        AND isfinite(lower(period)) AND isfinite(upper(period))
    ),
    reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT fk_claims_capacity FOREIGN KEY (resource_id, dimension) REFERENCES capacities (resource_id, dimension),
    CONSTRAINT ck_claims_whose CHECK (
        (proposal_id IS NULL) = (epoch IS NULL) AND (proposal_id IS NULL) = (seat IS NULL)
        AND (state <> 'blackout' OR proposal_id IS NULL)
        AND (state NOT IN ('held', 'reserved') OR proposal_id IS NOT NULL)
    )
);
CREATE INDEX ix_claims_proposal_id ON claims (proposal_id) WHERE state IN ('held', 'reserved');
CREATE INDEX ix_claims_live ON claims USING gist (resource_id, dimension, period) WHERE state <> 'released';

CREATE TABLE capacity_segments (
    resource_id text NOT NULL,
    dimension text NOT NULL,
    period tstzrange NOT NULL CONSTRAINT ck_capacity_segments_period CHECK (NOT isempty(period)),
    amount numeric(18, 6) NOT NULL,
    taken numeric(18, 6) NOT NULL,
    CONSTRAINT ck_capacity_segments_taken CHECK (taken >= 0 AND taken <= amount),
    CONSTRAINT ex_capacity_segments_overlap
        EXCLUDE USING gist (resource_id WITH =, dimension WITH =, period WITH &&),
    CONSTRAINT fk_capacity_segments_capacity FOREIGN KEY (resource_id, dimension, amount)
        REFERENCES capacities (resource_id, dimension, amount) ON UPDATE CASCADE
);
"""

SPLIT_AND_JOIN = """
CREATE FUNCTION split_segment(res text, dim text, border timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE whole capacity_segments;
BEGIN
    SELECT * INTO whole FROM capacity_segments
     WHERE resource_id = res AND dimension = dim AND period @> border AND lower(period) < border;
    IF FOUND THEN
        UPDATE capacity_segments SET period = tstzrange(lower(whole.period), border)
         WHERE resource_id = res AND dimension = dim AND period = whole.period;
        INSERT INTO capacity_segments
        VALUES (res, dim, tstzrange(border, upper(whole.period)), whole.amount, whole.taken);
    END IF;
END $$;

CREATE FUNCTION join_segments(res text, dim text, border timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE earlier capacity_segments; later capacity_segments;
BEGIN
    SELECT * INTO later FROM capacity_segments
     WHERE resource_id = res AND dimension = dim AND period @> border AND lower(period) = border;
    SELECT * INTO earlier FROM capacity_segments
     WHERE resource_id = res AND dimension = dim AND period -|- later.period AND upper(period) = border
       AND taken = later.taken;
    IF FOUND THEN
        DELETE FROM capacity_segments WHERE resource_id = res AND dimension = dim AND period = later.period;
        UPDATE capacity_segments SET period = tstzrange(lower(earlier.period), upper(later.period))
         WHERE resource_id = res AND dimension = dim AND period = earlier.period;
    END IF;
END $$;
"""

LOAD = """
CREATE FUNCTION add_load(res text, dim text, span tstzrange, delta numeric) RETURNS void LANGUAGE plpgsql AS $$
DECLARE whole numeric;
BEGIN
    SELECT amount INTO whole FROM capacities WHERE resource_id = res AND dimension = dim FOR UPDATE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation
            USING CONSTRAINT = 'fk_claims_capacity', MESSAGE = format('no capacity %s of %s', dim, res);
    END IF;
    PERFORM split_segment(res, dim, lower(span)), split_segment(res, dim, upper(span));
    UPDATE capacity_segments SET taken = taken + delta
     WHERE resource_id = res AND dimension = dim AND period <@ span;
    DELETE FROM capacity_segments WHERE resource_id = res AND dimension = dim AND period <@ span AND taken = 0;
    IF delta > 0 THEN
        INSERT INTO capacity_segments
        SELECT res, dim, gap, whole, delta
          FROM unnest(tstzmultirange(span) - coalesce(
                   (SELECT range_agg(period) FROM capacity_segments
                     WHERE resource_id = res AND dimension = dim AND period && span), '{}')) AS gap;
    END IF;
    PERFORM join_segments(res, dim, lower(span)), join_segments(res, dim, upper(span));
END $$;

CREATE FUNCTION keep_segments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.state = 'released') = (NEW.state = 'released') AND OLD.resource_id = NEW.resource_id
       AND OLD.dimension = NEW.dimension AND OLD.quantity = NEW.quantity AND OLD.period = NEW.period THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.state <> 'released' THEN
        PERFORM add_load(OLD.resource_id, OLD.dimension, OLD.period, -OLD.quantity);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state <> 'released' THEN
        PERFORM add_load(NEW.resource_id, NEW.dimension, NEW.period, NEW.quantity);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_segments AFTER INSERT OR UPDATE OR DELETE ON claims
    FOR EACH ROW EXECUTE FUNCTION keep_segments();

CREATE FUNCTION refuse_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'capacity_segments follow from claims and are not written by hand';
END $$;

CREATE TRIGGER refuse_by_hand BEFORE INSERT OR UPDATE OR DELETE ON capacity_segments
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_by_hand();
"""


def upgrade() -> None:
    """Create the ledger's tables, functions and triggers."""
    for sql in (TABLES, SPLIT_AND_JOIN, LOAD):
        op.execute(sql)


def downgrade() -> None:
    """Drop the ledger; the extension stays, others may use it."""
    op.execute("DROP TABLE capacity_segments, claims, capacities")
    for function in ("refuse_by_hand()", "keep_segments()"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP FUNCTION add_load(text, text, tstzrange, numeric)")
    op.execute("DROP FUNCTION split_segment(text, text, timestamptz), join_segments(text, text, timestamptz)")
