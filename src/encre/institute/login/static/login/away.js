// Sends the form that carries a person to a service; without scripts, its button does.
document.getElementById("away")?.requestSubmit();
