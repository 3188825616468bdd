/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-picture.h"
#include "hek-explorer-view-private.h"

G_BEGIN_DECLS

/* A line between two rows of the data. */
typedef struct
{
  guint32 from, to;
  gboolean is_wrong; /* the index takes one for a neighbour of the other, and it is none */
} HekExplorerLink;

struct _HekExplorerPicture
{
  gatomicrefcount ref_count;
  HekExplorerDrawing *drawing; /* owned */
  gboolean has_camera;
  HekSceneCamera camera;
  HekExplorerLook look;
  char **filters;              /* owned: as people read them */
  GArray *links;               /* owned: of HekExplorerLink */
  HekExplorerMoves *moves;     /* owned (nullable) */
  HekSceneSet *arrows;         /* owned (nullable): all */
  guint32 chosen;              /* HEK_EXPLORER_NO_ROW: none */
  HekExplorerPictureMarks marks; /* (nullable): what else is seen */
  gpointer marks_data;         /* owned */
  GDestroyNotify marks_free;
};

/* --- hek-explorer-picture-marks.c ------------------------------------------------------------ */

/* (transfer full): to the neighbours that @session shows, in the order of drawing */
GArray *hek_explorer_picture_dup_links (HekExplorerSession *session,
                                        const HekExplorerDrawing *drawing);
/* Links, and rings around hits, of the places of @drawing. */
void    hek_explorer_picture_add_marks (const HekExplorerPicture *self,
                                        const HekExplorerDrawing *drawing,
                                        const HekPlotTheme *theme, HekSceneFurniture *furniture);

G_END_DECLS
