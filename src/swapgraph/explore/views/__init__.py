"""What each page says, as frozen data made from a store; no HTML, no HTTP."""
