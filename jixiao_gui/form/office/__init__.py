"""The work of an office that collects forms: duties, ledger, review, samples."""
