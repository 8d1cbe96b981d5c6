"""What works while nobody waits: jobs, the pipeline and the vendors' adapters; nothing here answers a request."""
