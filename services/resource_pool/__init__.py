"""The resource pool: what members offer, and the ledger of who has taken how much of it when."""
