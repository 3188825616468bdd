/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-picture.h"

G_BEGIN_DECLS

/* How the view becomes a picture, with a preview of it. */
#define STUDIO_TYPE_EXPLORER_EXPORT_PICTURE (studio_explorer_export_picture_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerExportPicture, studio_explorer_export_picture, STUDIO,
                      EXPLORER_EXPORT_PICTURE, GtkWidget)

void studio_explorer_export_picture_set_up (StudioExplorerExportPicture *self,
                                            HekExplorerPicture          *picture);

/* The title is borrowed. */
void studio_explorer_export_picture_get_options (StudioExplorerExportPicture *self,
                                                 HekExplorerPictureOptions   *options);

/* Whether the preview shows what was asked for last, for tests. */
gboolean studio_explorer_export_picture_is_ready (StudioExplorerExportPicture *self);

G_END_DECLS
