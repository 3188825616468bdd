/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-batch.h"

G_BEGIN_DECLS

/* The first rows of a dataset as a table: number, vector, then its fields. */
#define STUDIO_TYPE_IMPORT_PREVIEW (studio_import_preview_get_type ())
G_DECLARE_FINAL_TYPE (StudioImportPreview, studio_import_preview, STUDIO, IMPORT_PREVIEW,
                      GtkWidget)

/* @rows: (nullable): borrowed; another call comes before they are freed */
void studio_import_preview_set_rows (StudioImportPreview *self, const HekBatch *rows);

G_END_DECLS
