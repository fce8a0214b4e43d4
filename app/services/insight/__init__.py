"""What visits to the shop tell, counted without persons.

For the shop's own staff: counts as they are, groups under 20 withheld (`report.shop_report`). What is written
to a file or leaves the shop: counts with differential privacy, paid for from the ledger
(`private_report.private_report`).
"""
