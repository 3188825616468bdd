/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-library.h"

G_BEGIN_DECLS

/*
 * Third step of the import: into which collection, and what becomes key, full text, distance and
 * type of the numbers. An existing collection has decided that already.
 *
 * Signal "changed" ()
 */
#define STUDIO_TYPE_IMPORT_TARGET (studio_import_target_get_type ())
G_DECLARE_FINAL_TYPE (StudioImportTarget, studio_import_target, STUDIO, IMPORT_TARGET, AdwBin)

/* @look: what is in the file; only read during the call. @name: proposed for a new collection */
void studio_import_target_set_look (StudioImportTarget *self, HekLibrary *library,
                                    const HekImportLook *look, const char *name);

/* (nullable): the name to import into; %NULL while something is missing or does not fit */
const char *studio_import_target_get_name (StudioImportTarget *self);

/* @plan: (out caller-allocates): borrows texts of this widget */
void studio_import_target_get_plan (StudioImportTarget *self, HekImportPlan *plan);

HekSourcePolicy studio_import_target_get_policy (StudioImportTarget *self);

G_END_DECLS
