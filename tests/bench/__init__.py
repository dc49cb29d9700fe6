"""Benchmarks: every figure beside its limit or peer, measured in the same run."""
