"""Tests of the ways to the vendors, against a real Valkey and PostgreSQL."""
