"""How declarations hang together: what may be named where, what goes in circles, what is twice."""
