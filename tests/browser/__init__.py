"""What people see and do, in Debian's Chromium, against a real server with the demo network in it."""
