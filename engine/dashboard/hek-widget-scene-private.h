/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-color.h"
#include "hek-scene-column.h"
#include "hek-widget-private.h"

G_BEGIN_DECLS

typedef struct _HekWidgetSceneCloset HekWidgetSceneCloset;

typedef struct
{
  HekScenePoints *points;  /* owned */
  HekSceneStyle *plain;    /* owned: of one size and colour: for picking */
  guint n_dims;
  const char *names[3];    /* borrowed from the frame */
  int color_column;        /* -1: none */
  guint32 *codes;          /* owned (nullable): of texts */
  char **categories;       /* owned (nullable) */
  HekSceneCategories *classes; /* owned (nullable): of whole numbers */
  guint32 n_categories;
  double low[3], high[3];  /* the box that is looked at */
  HekWidgetSceneCloset *closet; /* owned */
} HekWidgetSceneMade;

HekWidgetPicture *hek_widget_scene_render (const HekWidget *self, double width, double height,
                                           double scale, const HekPlotTheme *theme,
                                           const HekWidgetView *view, const HekTask *task);

/* Where the pixels begin: below the title, where there is one. */
double hek_widget_scene_get_top (const HekWidget *self, const HekPlotTheme *theme);

/* --- hek-widget-scene-dress.c ---------------------------------------------------------------- */

/* How points look, whoever looks from where. */
typedef struct
{
  HekSceneColoring *coloring; /* owned (nullable): of one colour */
  HekSceneStyle *style;       /* owned */
  HekSceneMask *mask;         /* owned (nullable): nothing is selected */
} HekWidgetSceneDress;

HekWidgetSceneCloset *hek_widget_scene_closet_new (void);
void                  hek_widget_scene_closet_free (HekWidgetSceneCloset *self);

/**
 * hek_widget_scene_dress:
 * @selection: (nullable)
 * @dress: (out): to be cleared, whatever comes of it
 *
 * Made, or the last one, which the widget keeps. Threads: any.
 * Returns: FALSE: cancelled, or memory is short
 */
gboolean hek_widget_scene_dress (const HekWidget *self, const HekPlotTheme *theme,
                                 const HekSceneSet *selection, const HekTask *task,
                                 HekWidgetSceneDress *dress);
void     hek_widget_scene_dress_clear (HekWidgetSceneDress *dress);

/* Of a share. */
guint8 hek_widget_scene_byte (double value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekWidgetSceneDress, hek_widget_scene_dress_clear)

G_END_DECLS
