"""The one-process transport: a broker in memory, reached by kombu under the scheme `inproc://NAME`.

It keeps the promises that the rest of the kernel relies on from RabbitMQ, and the same conformance tests run against
both: routing, competing consumers with prefetch, redelivery of what was not acknowledged, time to live with dead
letters (the retry tiers), expiring requests, confirms, returns of unroutable messages, delivery limits.
Messages live as long as the process; `shared.inproc.recovery` brings back what a crash lost, from the outboxes.
"""
