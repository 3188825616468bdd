/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-library.h"

G_BEGIN_DECLS

/*
 * The import wizard: which files, what is in them, what becomes of it, and whether it would work.
 * It closes when the import has begun.
 *
 * Signal "started" (HekJob *job)
 */
#define STUDIO_TYPE_IMPORT_WINDOW (studio_import_window_get_type ())
G_DECLARE_FINAL_TYPE (StudioImportWindow, studio_import_window, STUDIO, IMPORT_WINDOW, AdwWindow)

GtkWidget *studio_import_window_new (GtkWindow *parent, HekLibrary *library);

/* Adds files or folders and goes on to what is in them, when the first step is shown.
 * @paths: (array zero-terminated=1) */
void studio_import_window_add_files (StudioImportWindow *self, const char *const *paths);

G_END_DECLS
