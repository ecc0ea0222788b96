echo desk
