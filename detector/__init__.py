"""Tells whether a web page is a content farm or a scraped copy, and shows why."""
