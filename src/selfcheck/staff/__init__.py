"""The staff's app: a server of its own that shares nothing with the patients' but the database.

Each call of a service authorises itself: cookie → session row → person, in the transaction of the act.
"""
