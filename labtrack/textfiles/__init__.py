"""Text that instruments write: its encoding, its lines, its numbers. Pure.

A foundation, since both apps read instruments' files: `trials` the spectrometer's burns,
`characterization` everything else.
"""
