"""What a module's files ask for, and which pack in which version stands for it."""
