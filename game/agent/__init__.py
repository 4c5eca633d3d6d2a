"""Tabular reinforcement learning on a TransitionModel. Knows no screen."""
