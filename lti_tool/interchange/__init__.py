"""File formats: bytes in, drafts out; drafts in, bytes out."""
