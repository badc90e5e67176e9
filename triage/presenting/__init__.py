"""An assessment in, text or a mapping out; nothing is read or written here."""
