"""The gridworld: levels, rules, the transition model and planning. Knows no screen."""
