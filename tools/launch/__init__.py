"""What ./run is made of: the standard library only, because nothing is installed yet when it begins."""
