"""Who: municipalities and bodies, departments, persons, their roles, how they join and leave."""
