/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-compare-view.h"
#include "studio-tile-layer.h"

G_BEGIN_DECLS

struct _StudioCompareView
{
  StudioPictureArea parent_instance;

  HekImage *ref, *test; /* owned (nullable) */
  StudioRendering *rendering; /* owned (nullable): of ref and test */
  guint source_width, source_height;
  char *ref_label, *test_label;

  StudioShownMap map; /* owned */
  StudioPixels *map_pixels; /* owned (nullable): of map */
  gboolean map_pending;
  gboolean pending_shown;
  guint pending_source;

  StudioCompareMode mode;
  double gain;
  double split;
  gboolean flipped;

  StudioTileLayer *ref_layer, *test_layer, *difference_layer, *map_layer; /* owned */
  GtkWidget *handle;
  GtkWidget *surface; /* owned: a sibling, lies over this view */
};

/* What the mode shows has changed. */
void studio_compare_view_update_layers (StudioCompareView *self);

/* The functions of StudioPictureAreaClass. */
gboolean studio_compare_view_snapshot_picture (StudioPictureArea *area, GtkSnapshot *snapshot,
                                               const StudioPictureGeometry *geometry,
                                               gint64 deadline);
void     studio_compare_view_snapshot_overlay (StudioPictureArea *area, GtkSnapshot *snapshot,
                                               const StudioPictureGeometry *geometry);
char    *studio_compare_view_describe         (StudioPictureArea *area);

G_END_DECLS
