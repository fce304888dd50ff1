"""``python -m drillbook`` is the ``drillbook`` command."""

from drillbook.cli import main

if __name__ == "__main__":
    main()
