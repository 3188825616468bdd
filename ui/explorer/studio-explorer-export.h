/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-explorer-picture.h"
#include "hek-explorer-view.h"

G_BEGIN_DECLS

/* What can be taken out of the Explorer, each a page of the window. */
typedef enum
{
  STUDIO_EXPORT_PICTURE,   /* the view as PNG */
  STUDIO_EXPORT_POSITIONS, /* keys and places of rows */
  STUDIO_EXPORT_ROWS,      /* vectors and attributes of rows */
  STUDIO_EXPORT_REPORT,    /* the view as a document */
} StudioExplorerExportKind;

/*
 * The window that exports: options and a preview, then a file dialog. The work is the session's,
 * which tells its end ("exported", "failed").
 */
#define STUDIO_TYPE_EXPLORER_EXPORT (studio_explorer_export_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerExport, studio_explorer_export, STUDIO, EXPLORER_EXPORT,
                      AdwWindow)

/* @owner: in the window that it is modal to
 * @picture: (nullable): what is seen; %NULL: what the view has
 * Returns: (transfer none) (nullable): it closes itself; %NULL: nothing is shown that could be
 * exported */
GtkWidget *studio_explorer_export_present (GtkWidget *owner, HekExplorerSession *session,
                                           HekExplorerView *view, HekExplorerPicture *picture,
                                           StudioExplorerExportKind kind);

/* What the file dialog does with its answer. */
void studio_explorer_export_save (StudioExplorerExport *self, const char *path);

G_END_DECLS
