"""The servers of the one-machine edition and the supervision of their processes; no word of the product here."""
