// Entry of the browser side. Every page works without it; each module adds one comfort.
import { start as theme } from "./theme.js";
import { start as menus } from "./menus.js";
import { start as dialogs } from "./dialogs.js";
import { start as keys } from "./keys.js";
import { start as confirm } from "./confirm.js";
import { start as toasts } from "./toast.js";
import { start as times } from "./times.js";
import { start as autosave } from "./autosave.js";
import { start as mentions } from "./mentions.js";
import { start as suggest } from "./suggest.js";
import { start as upload } from "./upload.js";
import { start as tabs } from "./tabs.js";
import { start as copy } from "./copy.js";

const modules = [theme, menus, dialogs, keys, confirm, toasts, times, autosave, mentions, suggest, upload, tabs, copy];

// Modules look for their elements below a root: the page, and later every piece that htmx brings.
for (const start of modules) start(document);
document.addEventListener("htmx:after:swap", () => {
  for (const start of modules) start(document);
});
