/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"
#include "hek-collection-layout.h"
#include "hek-scene-figure.h"

G_BEGIN_DECLS

/* A stored layout without the rows that were deleted since. */
typedef struct
{
  HekSnapshot *snapshot;       /* owned */
  HekCollectionLayout *stored; /* owned */
  HekLayoutRelation relation;  /* to the commit of @snapshot */
  guint32 n_rows;
  guint n_coords;
  float *coords;               /* owned: n_rows × n_coords */
  guint64 *row_ids;            /* owned: ascending */
} HekRenderLayout;

/* @snapshot: (transfer full). Errors: those of hek_collection_open_layout(); the layout is not
 * finished; all its rows are gone. Returns: (transfer full) */
HekRenderLayout *hek_render_layout_new (HekSnapshot *snapshot, const char *name,
                                        const HekTask *task, GError **error);
void             hek_render_layout_free (HekRenderLayout *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekRenderLayout, hek_render_layout_free)

/* An attribute of the rows of a layout. */
typedef struct
{
  HekSceneColumn column;          /* of the following */
  char *label;                    /* owned */
  double *numbers;                /* owned (nullable) */
  guint32 *codes;                 /* owned (nullable) */
  char **names;                   /* owned (nullable): sorted */
  HekSceneCategories *categories; /* owned (nullable): of whole numbers */
} HekRenderColumn;

/**
 * hek_render_column_new:
 * @name: of the attribute
 * @as_numbers: whole numbers of few values stay numbers; else they are names of categories
 *
 * Errors: there is no such attribute; its file is damaged; cancelled
 * Returns: (transfer full)
 */
HekRenderColumn *hek_render_column_new (const HekRenderLayout *layout, const char *name,
                                        gboolean as_numbers, const HekTask *task, GError **error);
void             hek_render_column_free (HekRenderColumn *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekRenderColumn, hek_render_column_free)

/* --- the figure ------------------------------------------------------------------------------ */

/* What the user asked for. */
typedef struct
{
  guint width, height;
  double scale, point, samples, azimuth, elevation, zoom;
  HekPlotTheme theme;
  gboolean has_colormap;
  HekColormapKind colormap;
  HekPlotScale number_scale;
} HekRenderSetup;

/* What the figure borrows from. */
typedef struct
{
  HekScenePoints *points;
  double low[3], high[3]; /* of what is seen */
  HekRenderColumn *color_column, *size_column;
  HekSceneColoring *coloring;
  HekSceneSizing sizing;
  HekSceneStyle *style;
  HekSceneFurniture *furniture;
  HekSceneKey key;
  HekSceneFigure figure;
} HekRender;

void hek_render_clear (HekRender *render);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekRender, hek_render_clear)

/* All that the figure of @layout borrows from; hek_render_clear() also when it fails. */
gboolean hek_render_set_figure (HekCli *cli, const HekRenderSetup *setup,
                                const HekRenderLayout *layout, HekRender *render, GError **error);

G_END_DECLS
