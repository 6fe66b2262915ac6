"""The room of an office that collects forms: its ledger, what comes in, what it answers."""
