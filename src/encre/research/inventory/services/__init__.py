"""What changes the inventory: types, resources, places, stock, imports."""
