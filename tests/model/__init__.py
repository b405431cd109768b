"""The life of proposals, explored: the real handlers of both services on fakes, under every kind of bad luck."""
