"""A pytest plugin for `make torture`: other examples in every run, where the suite has the same ones each time."""

from hypothesis import HealthCheck, settings

settings.register_profile("torture", deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
