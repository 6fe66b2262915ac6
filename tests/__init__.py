"""The tests mirror jixiao_gui; benchmarks are in tests/benchmarks."""
