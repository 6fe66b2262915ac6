-- Roles of a district's store, and who sees which rows.
--
-- Run once as the role that owns the store, after its first `publish`, and again whenever you like:
--     psql -d DATABASE -v ON_ERROR_STOP=1 -f roles.sql
-- It needs CREATEROLE (or a superuser) for the two groups; where they are there already it does not.
--
--   jixiao_unit    a unit: reads and writes the rows of its own units, and nothing else
--   jixiao_office  the collecting office: reads all, writes nothing
--
-- The owner of the schema, who published first, is bound by no policy: it reads and writes all, and it alone
-- makes new tables when the program has grown.
--
-- A unit's login:
--     CREATE ROLE unit_a LOGIN PASSWORD '…' IN ROLE jixiao_unit;
--     SELECT jixiao.admit('unit_a', '示范区服务中心');     -- as it stands in 实施单位; again for a second unit
-- The office's login:
--     CREATE ROLE office LOGIN PASSWORD '…' IN ROLE jixiao_office;
-- A unit's rights are taken back by  SELECT jixiao.dismiss('unit_a', '示范区服务中心');

SET client_min_messages = warning;

BEGIN;

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['jixiao_unit', 'jixiao_office'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
    -- rows are copied into temporary tables first: COPY knows no policies on rows
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO jixiao_unit', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO jixiao_office', current_database());
END
$$;

-- What two spellings of a unit's name have in common, as the program folds them: width, white space, case.
CREATE OR REPLACE FUNCTION jixiao.unit_key(unit text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT lower(regexp_replace(normalize(unit, NFKC), '\s', '', 'g'))
$$;

CREATE OR REPLACE FUNCTION jixiao.admit(login text, unit text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog AS $$
    INSERT INTO jixiao.member (role, unit) VALUES (login, jixiao.unit_key(unit)) ON CONFLICT DO NOTHING
$$;

CREATE OR REPLACE FUNCTION jixiao.dismiss(login text, unit text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog AS $$
    DELETE FROM jixiao.member m WHERE m.role = login AND m.unit = jixiao.unit_key(dismiss.unit)
$$;

REVOKE ALL ON FUNCTION jixiao.admit(text, text), jixiao.dismiss(text, text) FROM PUBLIC;

-- Gives every table of the store its policies. The program calls it when it has added a table.
CREATE OR REPLACE FUNCTION jixiao.protect() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog SET client_min_messages = warning AS $$
DECLARE
    own text := 'unit_id IN (SELECT id FROM jixiao.unit)';  -- of which a unit's login sees its own alone
    one record;
BEGIN
    GRANT USAGE ON SCHEMA jixiao TO jixiao_unit, jixiao_office;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA jixiao TO jixiao_unit;
    FOR one IN
        SELECT c.relname AS name,
               EXISTS (SELECT FROM pg_attribute a
                       WHERE a.attrelid = c.oid AND a.attname = 'unit_id' AND NOT a.attisdropped) AS of_unit
        FROM pg_class c
        WHERE c.relnamespace = 'jixiao'::regnamespace AND c.relkind IN ('r', 'p')
    LOOP
        EXECUTE format('GRANT SELECT ON jixiao.%I TO jixiao_unit, jixiao_office', one.name);
        EXECUTE format('ALTER TABLE jixiao.%I ENABLE ROW LEVEL SECURITY', one.name);
        EXECUTE format('DROP POLICY IF EXISTS office_reads ON jixiao.%I', one.name);
        EXECUTE format('CREATE POLICY office_reads ON jixiao.%I FOR SELECT TO jixiao_office USING (true)', one.name);
        EXECUTE format('DROP POLICY IF EXISTS unit_rows ON jixiao.%I', one.name);
        IF one.of_unit THEN
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON jixiao.%I TO jixiao_unit', one.name);
            EXECUTE format('CREATE POLICY unit_rows ON jixiao.%I TO jixiao_unit USING (%s) WITH CHECK (%s)',
                           one.name, own, own);
        ELSIF one.name = 'store' THEN
            CREATE POLICY unit_rows ON jixiao.store FOR SELECT TO jixiao_unit USING (true);
        ELSIF one.name = 'member' THEN
            CREATE POLICY unit_rows ON jixiao.member FOR SELECT TO jixiao_unit USING (role = current_user);
        ELSIF one.name = 'unit' THEN
            GRANT INSERT ON jixiao.unit TO jixiao_unit;
            CREATE POLICY unit_rows ON jixiao.unit TO jixiao_unit
                USING (key IN (SELECT m.unit FROM jixiao.member m WHERE m.role = current_user))
                WITH CHECK (key IN (SELECT m.unit FROM jixiao.member m WHERE m.role = current_user));
        ELSIF one.name = 'template' THEN
            -- layouts are nobody's: known by what they say, added and never changed
            GRANT INSERT ON jixiao.template TO jixiao_unit;
            CREATE POLICY unit_rows ON jixiao.template FOR SELECT TO jixiao_unit USING (true);
            DROP POLICY IF EXISTS unit_adds ON jixiao.template;
            CREATE POLICY unit_adds ON jixiao.template FOR INSERT TO jixiao_unit WITH CHECK (true);
        END IF;
    END LOOP;
    -- an office that publishes may not give anybody's form another history
    REVOKE UPDATE, DELETE ON jixiao.revision FROM jixiao_unit;
    -- views are asked with the rights of who asks
    FOR one IN
        SELECT relname AS name FROM pg_class WHERE relnamespace = 'jixiao'::regnamespace AND relkind = 'v'
    LOOP
        EXECUTE format('GRANT SELECT ON jixiao.%I TO jixiao_unit, jixiao_office', one.name);
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION jixiao.protect() FROM PUBLIC;

SELECT jixiao.protect();

COMMIT;
