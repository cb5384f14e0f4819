"""Parsers: bytes of an instrument in, frozen records out; errors blame the line."""
