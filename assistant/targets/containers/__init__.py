"""What is known of services that run as containers, for every target that runs them."""
