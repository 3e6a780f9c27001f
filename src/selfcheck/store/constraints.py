"""What each database itself refuses, whatever process asks: above all changes of the audit log.

On PostgreSQL, where patients and staff have roles of their own, it also refuses what no reader could read. On
SQLite anyone who can write the file can do anything to it; there only the order of the audit log is kept.
"""

from importlib.resources import files

from sqlalchemy import Connection

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
_NOT_NEXT = "NEW.seq != (SELECT coalesce(max(seq), 0) + 1 FROM audit)"
_IN_ORDER = f"CREATE TRIGGER audit_in_order BEFORE INSERT ON audit WHEN {_NOT_NEXT} {_REFUSE}"
_SQLITE = (
    f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit {_REFUSE}",
    f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit {_REFUSE}",
    _IN_ORDER,
)
_POSTGRESQL = (
    "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
)


def constrain(connection: Connection) -> None:
    """Everything, for tables that were just made."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":
        run_script(connection, "postgresql_3.sql")


def constrain_3(connection: Connection) -> None:
    """The step from schema 2 to 3."""
    if connection.dialect.name == "postgresql":
        run_script(connection, "postgresql_3.sql")
        return
    for statement in ("DROP TRIGGER audit_in_order", _IN_ORDER):
        connection.exec_driver_sql(statement)


def run_script(connection: Connection, name: str) -> None:
    """Run a file of SQL statements for PostgreSQL in the caller's transaction."""
    connection.connection.cursor().execute(files("selfcheck.store").joinpath(name).read_text("utf-8"))
