"""What Textual 8.2.8 does not do as this app needs it; each module names the lines that it mends.

Nothing here knows a screen. tests/tui/test_fixes.py fails when a newer Textual no longer has those lines: then look
whether the fix may go.
"""
