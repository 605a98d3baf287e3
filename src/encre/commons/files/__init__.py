"""Files of any object: bytes kept once by their hash, never lost, never altered, shown safely."""
