"""stub"""
from datetime import timedelta
from mail import kinds
for name in ["rsvp_confirmation","rsvp_booked","rsvp_promotion","meeting_changed","meeting_cancelled","meeting_reminder"]:
    kinds.register(name, render=lambda row: kinds.Rendered("s","t"), still_due=kinds.always_due, urgency=10)
