"""The whole house in one process: every service, the matcher, the courier and the gateway, on the embedded default.

PostgreSQL comes from a wheel and messages pass in memory, so nothing needs to be installed or configured. The services
are the very same code that compose runs; only their configuration differs.
"""
