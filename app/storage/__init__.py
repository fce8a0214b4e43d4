"""What the shop keeps: events without persons, profiles by consent, privacy budgets, erasures' receipts.

Nothing here knows a screen. Measurements are kept only in `vault` (in memory, encrypted) and in `profiles`
(at rest, encrypted, with the shopper's own consent).
"""
