"""The demonstration programme: invented people in invented stations, the same at every loading."""
