"""Moderation apart from any database: what a published text is, and what machines may point out in one."""
