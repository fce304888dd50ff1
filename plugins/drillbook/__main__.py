"""Run the command line as ``python -m drillbook``."""

from drillbook.cli import main

if __name__ == "__main__":
    main()
