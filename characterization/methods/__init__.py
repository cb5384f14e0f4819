"""Evaluation of raw curves by the standards: arrays in, frozen results out, no Django."""
