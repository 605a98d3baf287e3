"""What proves a signed version: canonical form, chain of hashes, time-stamps, the sealed file.

Nothing here needs the database or the server: `./encre notebook verify FILE` runs on it alone.
"""
