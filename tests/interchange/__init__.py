"""Tests of file formats: bytes in, drafts out."""
