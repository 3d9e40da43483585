"""What happens later: the queue's worker, retries, the schedule, and the operator's view of them."""
