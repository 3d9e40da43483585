"""One port, one process: pages through Django's WSGI handler, streams through ASGI, jobs in a thread."""
