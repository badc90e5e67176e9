"""The stories: what people do over time, told on ports only."""
