/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-image.h"
#include "studio-rendering.h"

G_BEGIN_DECLS

/*
 * One line that says what is under the pointer: position, colour chips and sRGB codes of both
 * pictures, their L*a*b* and ΔE2000, computed in double precision. Keeps its height when nothing is
 * hovered. Main thread only.
 */
#define STUDIO_TYPE_INSPECTOR (studio_inspector_get_type ())
G_DECLARE_FINAL_TYPE (StudioInspector, studio_inspector, STUDIO, INSPECTOR, GtkWidget)

GtkWidget *studio_inspector_new (void);

/* What the two pictures are: "Original", "Quantized". */
void studio_inspector_set_labels (StudioInspector *self, const char *ref_label,
                                  const char *test_label);

/* @rendering: (nullable): how the panes show the pictures; @shows_light: says linear light and
 * luminance in the place of L*a*b*: the pictures are brighter than white */
void studio_inspector_set_rendering (StudioInspector *self, StudioRendering *rendering,
                                     gboolean shows_light);

/**
 * studio_inspector_set_pixel:
 * @ref: (nullable): may be a proxy of the source size, as may @test
 * @x: source pixel; -1 clears the strip
 */
void studio_inspector_set_pixel (StudioInspector *self, HekImage *ref, HekImage *test,
                                 guint source_width, guint source_height, int x, int y);

G_END_DECLS
