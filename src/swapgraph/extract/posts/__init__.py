"""Posts and roles of people: role phrases, who bears them, where they are held. The way in is `roles.find_roles`."""
