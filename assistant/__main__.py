"""`python -m assistant` is `dryfit`."""

from assistant.bootstrap import main

main()
