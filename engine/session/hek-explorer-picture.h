/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-details.h"
#include "hek-explorer-movers.h"
#include "hek-explorer-view.h"
#include "hek-scene-figure.h"
#include "hek-scene-furniture.h"

G_BEGIN_DECLS

/*
 * What a view shows at one moment, to be drawn by jobs as a picture for a file: all points, at any
 * size, finer than the screen. Frozen; it keeps what it needs when the view goes on.
 */
typedef struct _HekExplorerPicture HekExplorerPicture;

/* Layout, camera, colours, sizes, filters, selection, hits, neighbours and look of @view as they
 * are drawn now.
 * Returns: (transfer full) (nullable): %NULL when nothing is drawn */
HekExplorerPicture *hek_explorer_picture_new (HekExplorerView *view);
HekExplorerPicture *hek_explorer_picture_ref (HekExplorerPicture *picture);
void                hek_explorer_picture_unref (HekExplorerPicture *picture);

/* Before it is drawn first: arrows of @moves, of these rows (nullable: of all; those that moved
 * most). Of other data than what is drawn: nothing. */
void hek_explorer_picture_set_arrows (HekExplorerPicture *picture, HekExplorerMoves *moves,
                                      HekSceneSet *rows);

/* Before it is drawn first: a ring around the row that is looked at; HEK_EXPLORER_NO_ROW: none. */
void hek_explorer_picture_set_chosen (HekExplorerPicture *picture, guint32 row);

/**
 * HekExplorerPictureMarks:
 * @theme: colours of the picture
 *
 * Adds what else is seen among the points, in places of the world, to @furniture. Any thread; once
 * for each time that the picture is drawn.
 */
typedef void (*HekExplorerPictureMarks) (gpointer data, const HekPlotTheme *theme,
                                         HekSceneFurniture *furniture);

/* Before it is drawn first. @data: (transfer full): freed by @data_free, on any thread */
void hek_explorer_picture_set_marks (HekExplorerPicture *picture, HekExplorerPictureMarks func,
                                     gpointer data, GDestroyNotify data_free);

/* Those of the window have the colours that are seen there; the others those that stand out from
 * their own ground. */
typedef enum
{
  HEK_EXPLORER_PICTURE_AS_SEEN,
  HEK_EXPLORER_PICTURE_LIGHT,
  HEK_EXPLORER_PICTURE_DARK,
  HEK_EXPLORER_PICTURE_PRINT, /* white paper, thinner lines */
} HekExplorerPictureTheme;

typedef struct
{
  guint width, height;  /* pixels: 1 … HEK_SCENE_FIGURE_MAX_SIDE */
  double scale;         /* pixels of a unit: 2 gives text and points twice as large; 0.25 … 8 */
  guint n_samples;      /* a side, of each pixel; 1 … HEK_SCENE_FIGURE_MAX_SAMPLES */
  HekExplorerPictureTheme theme;
  gboolean transparent; /* no ground */
  gboolean with_key;    /* what colours and sizes mean, beside the points */
  gboolean with_space;  /* box of axes, sphere, ball, half-space or paraboloid */
  gboolean with_labels; /* names of clusters, where colours are of names */
  const char *title;    /* (nullable) */
} HekExplorerPictureOptions;

/* 1920 × 1200, scale 1.5, 2 samples, as seen, with key; space and labels as the view has them. */
void hek_explorer_picture_options_init (HekExplorerPictureOptions *options,
                                        const HekExplorerPicture *picture);

/**
 * hek_explorer_picture_render:
 *
 * For jobs: previews, reports, files. The same bytes on any number of threads. Where the camera of
 * the view was never moved, all points are fitted into the picture.
 *
 * Errors: as hek_scene_figure_render(); not enough memory for colours of another theme; cancelled
 * Returns: (transfer full)
 */
HekImage *hek_explorer_picture_render (const HekExplorerPicture *picture,
                                       const HekExplorerPictureOptions *options,
                                       const HekTask *task, GError **error);

/* Writes it as PNG: "exported" or "failed" of the session. @options is copied. */
void hek_explorer_session_export_picture (HekExplorerSession *self, HekExplorerPicture *picture,
                                          const HekExplorerPictureOptions *options,
                                          const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerPicture, hek_explorer_picture_unref)

G_END_DECLS
