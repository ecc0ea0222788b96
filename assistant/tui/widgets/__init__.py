"""The panes. They show state and post what the user did; they decide nothing."""
