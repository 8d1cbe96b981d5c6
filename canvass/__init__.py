"""The command line and the one-machine edition; the product itself lives in api, schema, worker and leads."""
