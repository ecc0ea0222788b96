"""The data types that flow through Dryfit, and nothing else: frozen, standard library only."""
