"""What stops a start."""


class LaunchError(RuntimeError):
    """The portal cannot start; the message is the one line that tells the person why and what to do."""
