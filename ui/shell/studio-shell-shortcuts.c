/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of what the shell itself can do; the pages have tables of their own. */
#include "config.h"

#include "studio-shell-shortcuts.h"

#include <glib/gi18n.h>

static const StudioShortcut shortcuts[] = {
  { "win.palette", "<Control>k <Control><Shift>p", N_("Find a command"), N_("General"),
    STUDIO_SHORTCUT_NO_PALETTE },
  { "app.preferences", "<Control>comma", N_("Open the preferences"), N_("General"), 0 },
  { "app.shortcuts", "<Control>question", N_("Show the keyboard shortcuts"), N_("General"), 0 },
  { "win.tour", "F1", N_("Take the tour"), N_("General"), 0 },
  { "app.about", NULL, N_("About Hektor Studio"), N_("General"), 0 },
  { NULL, "F10", N_("Open the main menu"), N_("General"), 0 },
  { "app.quit", "<Control>q", N_("Quit"), N_("General"), 0 },

  { "win.page::studio", "<Control>1", N_("Go to the Studio page"), N_("Window"),
    STUDIO_SHORTCUT_NO_PALETTE },
  { "win.page::quantizer", "<Control>2", N_("Go to the Quantizer page"), N_("Window"),
    STUDIO_SHORTCUT_NO_PALETTE },
  { "win.page::library", "<Control>3", N_("Go to the Library page"), N_("Window"),
    STUDIO_SHORTCUT_NO_PALETTE },
  { "win.page::search", "<Control>4", N_("Go to the Search page"), N_("Window"),
    STUDIO_SHORTCUT_NO_PALETTE },
  { "win.page::explorer", "<Control>5", N_("Go to the Explorer page"), N_("Window"),
    STUDIO_SHORTCUT_NO_PALETTE },
  { "win.page::dashboard", "<Control>6", N_("Go to the Dashboards page"), N_("Window"),
    STUDIO_SHORTCUT_NO_PALETTE },
  { "win.sidebar", "F9", N_("Show or hide the controls"), N_("Window"), 0 },
  { "win.rail-labels", "<Control>F9", N_("Show or hide the labels of the pages"), N_("Window"), 0 },
  { "win.jobs", "<Control>j", N_("Show the running jobs"), N_("Window"), 0 },
  { "win.fullscreen", "F11", N_("Fill the screen"), N_("Window"), 0 },
  { "win.close", "<Control>w", N_("Close the window"), N_("Window"), STUDIO_SHORTCUT_NO_PALETTE },

  { "app.theme::system", NULL, N_("Theme: follow the system"), N_("Appearance"), 0 },
  { "app.theme::light", NULL, N_("Theme: light"), N_("Appearance"), 0 },
  { "app.theme::dark", NULL, N_("Theme: dark"), N_("Appearance"), 0 },
  { "app.theme::neutral", NULL, N_("Theme: neutral grey"), N_("Appearance"), 0 },
  { "app.theme::high-contrast", NULL, N_("Theme: high contrast"), N_("Appearance"), 0 },
  { NULL },
};

const StudioShortcut *
studio_shell_shortcuts (void)
{
  return shortcuts;
}
