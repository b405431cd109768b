"""The one public door: HTTP in, RPC out. It knows no rule of the alliance; it knows who asks, and how to ask."""
