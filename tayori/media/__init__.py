"""Pictures and sound: probe, decide, describe the graph, encode, check."""
