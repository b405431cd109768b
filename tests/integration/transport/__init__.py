"""One suite that every transport must pass: the one-process broker and a real RabbitMQ, the same tests on both."""
