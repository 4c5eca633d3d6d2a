"""Q on Ice: a gridworld of ice that a person plays and an agent learns."""
