"""What may be done with meetings and RSVPs, one module per subject."""
