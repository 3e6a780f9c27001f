"""What a machine needs to run selfcheck: files, users, units, proxy, releases; and a demo.

Plan(domain=, website=, admin=, …)   the answers; raises PlanError
Places(say, root=, owners=)          writes below a root, keeps what is there, says what it does
make_users, make_files, make_proxy, link_program
                                     the steps of `selfcheck init`
read_keys(places)                    → Keys: those that are there, or new ones
Releases(run, say).upgrade(source, questions) .rollback()
                                     releases side by side; raise ReleaseError
Supervisor(programs, environment, say).run()
                                     several programs as one, for `selfcheck up`
fill(store, questionnaire, number, now)
                                     store invented responses
invented(…), answer_by_chance(…)     responses and answers by chance, the same in each run
make_folder(plan, keys, places, questions)
                                     one folder for docker compose
"""

from selfcheck.install.containers import make_folder, read_folder_keys
from selfcheck.install.demo import answer_by_chance, fill, invented
from selfcheck.install.installing import (
    DATA,
    ENABLED,
    UNITS,
    link_program,
    make_files,
    make_proxy,
    make_users,
    read_keys,
    rendered,
)
from selfcheck.install.places import Places
from selfcheck.install.plan import PATIENTS, PORTS, STAFF, Keys, Plan, PlanError
from selfcheck.install.releases import ReleaseError, Releases, run
from selfcheck.install.supervisor import Supervisor

__all__ = [
    "DATA",
    "ENABLED",
    "PATIENTS",
    "PORTS",
    "STAFF",
    "UNITS",
    "Keys",
    "Places",
    "Plan",
    "PlanError",
    "ReleaseError",
    "Releases",
    "Supervisor",
    "answer_by_chance",
    "fill",
    "invented",
    "link_program",
    "make_files",
    "make_folder",
    "make_proxy",
    "make_users",
    "read_folder_keys",
    "read_keys",
    "rendered",
    "run",
]
