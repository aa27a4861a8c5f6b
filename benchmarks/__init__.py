"""What the production server costs beside bare floors, measured in one run."""
