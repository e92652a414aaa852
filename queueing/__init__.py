"""Work in the background: the one way to queue a task, and the heartbeat."""
