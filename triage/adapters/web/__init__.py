"""Pages and a JSON interface for people, clinics and other programs, served over HTTP."""
