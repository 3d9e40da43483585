"""From a row of the ledger to the server's last word."""
