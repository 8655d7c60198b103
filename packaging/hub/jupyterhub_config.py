"""A JupyterHub with PeerCompass: a server for each person, and a desk for each course.

The facts stand in hub.toml, so that this file need not be changed. Put it to your own with
`load_subconfig("jupyterhub_config.py")`, and set there how people sign in; without, they sign in
with their accounts of this machine. docs/hub.md tells the whole way.
"""

import os
import tomllib
from pathlib import Path

c = get_config()

facts = tomllib.loads(
    Path(os.environ.get("PEERCOMPASS_HUB", "/etc/peercompass/hub.toml")).read_text("utf-8")
)
learner, desk, courses = (facts[name] for name in ("learner", "desk", "courses"))

# --- A server for each person, which runs as that person. It opens their course.

c.Spawner.cmd = [f"{learner}/bin/python", "-P", "-m", "jupyterhub.singleuser"]
no_desk_here = {  # grading is done at the desk of a course, and at no other place
    "nbgrader.server_extensions.formgrader": False,
    "nbgrader.server_extensions.course_list": False,
}
c.Spawner.args = [
    f"--ServerApp.jpserver_extensions={no_desk_here}",
    # Kernels speak on ports, where every account of the machine could listen.
    "--KernelManager.transport_encryption=required",
]
c.Spawner.default_url = "/peercompass"
c.Spawner.environment = {"PEERCOMPASS_SHELF": facts["shelf"]}

# --- Who is in a course. nbgrader knows these groups by their names.

c.JupyterHub.load_groups = {
    **{f"nbgrader-{id}": {"users": course["trainees"]} for id, course in courses.items()},
    **{
        f"formgrade-{id}": {"users": [*course["instructors"], course["account"]]}
        for id, course in courses.items()
    },
}
c.Authenticator.allowed_users = {
    name for course in courses.values() for name in (*course["trainees"], *course["instructors"])
}

# --- The desk of each course: one server, run by an account of its own, for its instructors alone.

c.JupyterHub.load_roles = [
    {
        "name": f"formgrade-{id}",
        "description": f"May come to the desk of {id}",
        "groups": [f"formgrade-{id}"],
        "scopes": [f"access:services!service={id}"],
    }
    for id in courses
] + [
    {
        "name": f"desk-{id}",
        "description": f"The desk of {id} may ask which groups its own account is in",
        "services": [id],
        "scopes": [f"read:users:{what}!user={course['account']}" for what in ("name", "groups")],
    }
    for id, course in courses.items()
]
c.JupyterHub.services = [
    {
        "name": id,
        "url": f"http://127.0.0.1:{course['port']}",
        "command": [f"{desk}/bin/python", "-P", "-m", "peercompass.cli", "hub-desk"],
        "user": course["account"],
        "cwd": course["folder"],
        "environment": {
            "PATH": f"{desk}/bin:{os.environ['PATH']}",
            "PEERCOMPASS_SHELF": facts["shelf"],
        },
        "oauth_no_confirm": True,
    }
    for id, course in courses.items()
]
