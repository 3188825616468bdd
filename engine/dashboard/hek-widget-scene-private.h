/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-column.h"
#include "hek-widget-private.h"

G_BEGIN_DECLS

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
} HekWidgetSceneMade;

HekWidgetPicture *hek_widget_scene_render (const HekWidget *self, double width, double height,
                                           double scale, const HekPlotTheme *theme,
                                           const HekWidgetView *view, const HekTask *task);

/* Where the pixels begin: below the title, where there is one. */
double hek_widget_scene_get_top (const HekWidget *self, const HekPlotTheme *theme);

G_END_DECLS
