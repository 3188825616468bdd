/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * First step of the import: which files. All of them are read in the same way.
 *
 * Signal "changed" ()
 */
#define STUDIO_TYPE_IMPORT_FILES (studio_import_files_get_type ())
G_DECLARE_FINAL_TYPE (StudioImportFiles, studio_import_files, STUDIO, IMPORT_FILES, AdwBin)

/* Those that are there already are not added again. */
void studio_import_files_add (StudioImportFiles *self, const char *path);

/* (transfer none): of paths */
GtkStringList *studio_import_files_get_paths (StudioImportFiles *self);

G_END_DECLS
