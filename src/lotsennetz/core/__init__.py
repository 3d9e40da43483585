"""What every app stands on: clock, errors, audit, text, the event bus, the look. Imports nothing of ours."""
