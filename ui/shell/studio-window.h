/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-library.h"
#include "hek-telemetry-session.h"
#include "studio-page.h"

G_BEGIN_DECLS

/*
 * The window: rail, header bar, one page at a time, toasts, and over them the command palette and
 * the tour. It knows of a page only what StudioPage tells. Main thread only.
 */
#define STUDIO_TYPE_WINDOW (studio_window_get_type ())
G_DECLARE_FINAL_TYPE (StudioWindow, studio_window, STUDIO, WINDOW, AdwApplicationWindow)

/* @library: what the pages about collections share; opened when one of them is shown.
 * @telemetry: of that library */
GtkWindow *studio_window_new (AdwApplication *application, HekJobList *jobs, HekLibrary *library,
                              HekTelemetrySession *telemetry);

/* Returns: (transfer none): the page that is shown */
StudioPage *studio_window_get_page (StudioWindow *self);

/* Gives each file to the first page that has use for it. */
void studio_window_open (StudioWindow *self, GFile *const *files, int n_files);

/* Shows a message for some seconds. @button_label and @action: (nullable): a button that runs an
 * action */
void studio_window_add_toast (StudioWindow *self, const char *message, const char *button_label,
                              const char *action);

/**
 * studio_window_get_shortcuts:
 * @tables: (out caller-allocates) (array): room for @n_max tables
 *
 * The tables of all pages, the visible one first, then the shell's.
 *
 * Returns: how many there are
 */
guint studio_window_get_shortcuts (StudioWindow *self, const StudioShortcut **tables, guint n_max);

/* Whether the application, the window or a page has this action: what a test asks of each row of
 * the tables. */
gboolean studio_window_has_action (StudioWindow *self, const char *detailed_name);

G_END_DECLS
