"""What people and the clock do with sittings and attempts."""
