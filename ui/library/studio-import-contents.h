/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-library.h"

G_BEGIN_DECLS

/*
 * Second step of the import: what is in the file. The format is found out and can be chosen, its
 * options are controls made from its descriptor, and the first rows are shown as they are read with
 * them.
 *
 * Signal "changed" ()   another look has come, or a new one is under way
 */
#define STUDIO_TYPE_IMPORT_CONTENTS (studio_import_contents_get_type ())
G_DECLARE_FINAL_TYPE (StudioImportContents, studio_import_contents, STUDIO, IMPORT_CONTENTS,
                      AdwBin)

void studio_import_contents_set_library (StudioImportContents *self, HekLibrary *library);

/* Looks into the file, unless it has looked into the same one. */
void studio_import_contents_set_path (StudioImportContents *self, const char *path);

/* (nullable): as the file is read with the options that are chosen; %NULL while that is not known,
 * and when it cannot be read */
const HekImportLook *studio_import_contents_get_look (StudioImportContents *self);

/* Valid where there is a look. */
const HekSourceOptions *studio_import_contents_get_options (StudioImportContents *self);

G_END_DECLS
