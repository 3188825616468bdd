/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-library.h"

G_BEGIN_DECLS

/*
 * Last step of the import: all files are read once, nothing is stored, and the rows that cannot be
 * taken are listed with their lines.
 */
#define STUDIO_TYPE_IMPORT_CHECK (studio_import_check_get_type ())
G_DECLARE_FINAL_TYPE (StudioImportCheck, studio_import_check, STUDIO, IMPORT_CHECK, AdwBin)

/* @paths: of strings. @name: of the collection. Starts from the beginning. */
void studio_import_check_start (StudioImportCheck *self, HekLibrary *library, GtkStringList *paths,
                                const HekSourceOptions *options, const char *name);
void studio_import_check_stop (StudioImportCheck *self);

G_END_DECLS
