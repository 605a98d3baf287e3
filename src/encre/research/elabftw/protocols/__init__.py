"""eLabFTW API v2, the part that programs use."""
