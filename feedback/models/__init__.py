"""What residents said, the thread that follows, and the steps that were taken; one module per noun."""

from .authorship import Authorship
from .events import Event
from .exports import RecordsExport
from .figures import QuarterFigures
from .items import Feedback
from .messages import Message, Translation
from .notes import Note
from .pauses import Pause
