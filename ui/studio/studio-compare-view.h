/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-picture-area.h"
#include "studio-rendering.h"
#include "studio-shown-map.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_COMPARE_SPLIT,      /* reference left of the handle, test right of it */
  STUDIO_COMPARE_FLIP,       /* test; reference while flipped (key Space or F held) */
  STUDIO_COMPARE_DIFFERENCE, /* test − reference in sRGB codes, times the gain, around mid-grey */
  STUDIO_COMPARE_HEAT,       /* the map of a metric */
  STUDIO_COMPARE_SURFACE,    /* the same in space */
} StudioCompareMode;

#define STUDIO_TYPE_COMPARE_MODE (studio_compare_mode_get_type ())
GType studio_compare_mode_get_type (void); /* nicks: split flip difference heat surface */

#define STUDIO_COMPARE_GAIN_MAX 32.0

/* Compares two pictures of one size; see StudioPictureArea for zoom, pan and hover. Main thread
 * only. */
#define STUDIO_TYPE_COMPARE_VIEW (studio_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (StudioCompareView, studio_compare_view, STUDIO, COMPARE_VIEW,
                      StudioPictureArea)

GtkWidget *studio_compare_view_new (StudioViewport *viewport);

/* Like studio_image_view_set_image() for both. Either may be %NULL, and either may be a proxy. */
void studio_compare_view_set_images (StudioCompareView *self, HekImage *ref, HekImage *test,
                                     guint source_width, guint source_height);

/* Like studio_image_view_set_rendering(), for both pictures; differences and maps have no light. */
void studio_compare_view_set_rendering (StudioCompareView *self, StudioRendering *rendering);

/* Names drawn over the halves and used in the description: "Original", "Quantized". */
void studio_compare_view_set_labels (StudioCompareView *self, const char *ref_label,
                                     const char *test_label);

/* What heat map and surface show. @map: (nullable) */
void studio_compare_view_set_map (StudioCompareView *self, const StudioShownMap *map);

/* The map is of an older result and a new one is being computed: dims it. */
void studio_compare_view_set_map_pending (StudioCompareView *self, gboolean pending);

void              studio_compare_view_set_mode (StudioCompareView *self, StudioCompareMode mode);
StudioCompareMode studio_compare_view_get_mode (StudioCompareView *self);

void   studio_compare_view_set_gain (StudioCompareView *self, double gain); /* 1 to 32 */
double studio_compare_view_get_gain (StudioCompareView *self);

/* Returns: (transfer none): a StudioSurfaceView that belongs over this view; visible in its mode */
GtkWidget *studio_compare_view_get_surface (StudioCompareView *self);

/* 0 to 1, of the width */
void   studio_compare_view_set_split (StudioCompareView *self, double split);
double studio_compare_view_get_split (StudioCompareView *self);

/* Flip mode: %TRUE shows the reference. A held key sets it too. */
void     studio_compare_view_set_flipped (StudioCompareView *self, gboolean flipped);
gboolean studio_compare_view_get_flipped (StudioCompareView *self);

/* Properties: "mode" (StudioCompareMode), "gain" (double), "split" (double), "flipped" (boolean):
 * all with notify. */

G_END_DECLS
