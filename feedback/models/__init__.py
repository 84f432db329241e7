"""What residents said, the thread that follows, and the steps that were taken; one module per noun."""

from .events import Event
from .exports import RecordsExport
from .figures import QuarterFigures
from .items import Authorship, Feedback
from .messages import Message, Translation

__all__ = ["Authorship", "Event", "Feedback", "Message", "QuarterFigures", "RecordsExport", "Translation"]
