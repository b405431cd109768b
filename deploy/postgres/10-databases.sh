#!/usr/bin/env bash
# First start of an empty server: one database and one user per service, nothing shared, nothing public.
# `owner` owns the schemas and is used by migrations only; a service may read and write rows, never change tables;
# the courier gets its few tables after the migrations (deploy/postgres/courier.sql).
set -euo pipefail

as_superuser() { psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" "$@"; }

as_superuser --dbname postgres \
  -v owner_password="$OWNER_DB_PASSWORD" \
  -v members_password="$MEMBERS_DB_PASSWORD" \
  -v resource_pool_password="$RESOURCE_POOL_DB_PASSWORD" \
  -v matchmaking_password="$MATCHMAKING_DB_PASSWORD" \
  -v courier_password="$COURIER_DB_PASSWORD" <<'SQL'
CREATE ROLE owner LOGIN PASSWORD :'owner_password';
CREATE ROLE members LOGIN PASSWORD :'members_password';
CREATE ROLE resource_pool LOGIN PASSWORD :'resource_pool_password';
CREATE ROLE matchmaking LOGIN PASSWORD :'matchmaking_password';
CREATE ROLE courier LOGIN PASSWORD :'courier_password';
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
SQL

for service in members resource_pool matchmaking; do
  as_superuser --dbname postgres -v service="$service" <<'SQL'
CREATE DATABASE :"service" OWNER owner TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"service", courier;
SQL
  as_superuser --dbname "$service" -v service="$service" <<'SQL'
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"service", courier;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"service";
SQL
done
