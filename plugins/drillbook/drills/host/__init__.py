"""May a drill run here, and what is here."""
