"""What structures hold passes to those that follow them: every room, both ways."""
