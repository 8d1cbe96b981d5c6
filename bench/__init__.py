"""Benchmarks: each starts what it needs, states its workload and prints its figures."""
