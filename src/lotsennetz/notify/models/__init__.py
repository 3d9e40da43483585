from lotsennetz.notify.models.delivery import Delivery
from lotsennetz.notify.models.notification import Notification
from lotsennetz.notify.models.setting import NotificationSetting

__all__ = ["Delivery", "Notification", "NotificationSetting"]
