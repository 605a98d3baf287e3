"""What people say about any object: comments, mentions, tags, favourites."""
