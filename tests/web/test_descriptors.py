"""The limit of open files, where the system has one."""

import subprocess
import sys


def test_the_servers_can_be_imported_where_the_system_has_no_limit_of_open_files() -> None:
    """As on Windows, which has no module `resource`."""
    code = (
        "import sys; sys.modules['resource'] = None; import selfcheck.patient.server, selfcheck.staff.server"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
