"""The public words of the platform: what each service says, to whom, in what form. Only grows."""
