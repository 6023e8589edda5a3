"""The published data: downloading and loading them."""
