"""The commands of the command line, one file each: its parser beside its doing."""
