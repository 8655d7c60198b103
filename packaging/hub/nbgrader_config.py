"""How nbgrader reaches the exchange, for everybody on a hub: the desks and the trainees' servers.
Put it into /etc/jupyter, or into etc/jupyter of both environments."""

from nbgrader.auth import JupyterHubAuthPlugin

c = get_config()
c.Exchange.root = "/srv/nbgrader/exchange"
c.Exchange.path_includes_course = True  # each course in a folder of its own, named by its id
c.Authenticator.plugin_class = JupyterHubAuthPlugin  # one is in a course by the hub's groups
