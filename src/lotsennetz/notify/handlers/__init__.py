"""What follows from the events of other apps. Handlers only write rows, in the publisher's transaction."""
