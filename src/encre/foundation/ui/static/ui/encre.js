// The small comforts of each page; every page works without them.
import "./menus.js";
import "./search.js";
import "./rows.js";
import "./shortcuts.js";
import "./confirm.js";
import "./leaving.js";
import "./forms.js";
import "./announce.js";
import "./appearance.js";

document.documentElement.classList.add("scripted");
