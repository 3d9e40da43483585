from lotsennetz.api.models.hooks import Event, Hook, HookDelivery
from lotsennetz.api.models.keys import Grant, Replay, Scope

__all__ = ["Event", "Grant", "Hook", "HookDelivery", "Replay", "Scope"]
