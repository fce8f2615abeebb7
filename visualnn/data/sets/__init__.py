"""One module for each data set that comes with the program."""
