/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"
#include "studio-rendering.h"

G_BEGIN_DECLS

/* The colour of one source pixel of a picture. */
typedef struct
{
  gboolean known;
  gboolean is_mean; /* of a proxy: the mean of several source pixels */
  gboolean has_alpha;
  guint8 codes[4]; /* sRGB, alpha last */
  double linear[3]; /* 1.0 = diffuse white; NaN and infinities as they are */
  double lab[3];   /* CIE L*a*b*, D65; computed from the samples, not from the codes */
} StudioInspectorSample;

/* @image: (nullable): may be smaller than the source */
void studio_inspector_sample_read (StudioInspectorSample *sample, HekImage *image,
                                   guint source_width, guint source_height, int x, int y);

/* ΔE2000 of two known samples. */
double studio_inspector_sample_difference (const StudioInspectorSample *a,
                                           const StudioInspectorSample *b);

/* Returns: (transfer full): of a known sample: "L* 45.2 a* 12.3 b* −4.5" */
char *studio_inspector_sample_lab_text (const StudioInspectorSample *sample);

/* Returns: (transfer full): of a known sample, linear light: "12.3 4.05 0.810" */
char *studio_inspector_sample_light_text (const StudioInspectorSample *sample);

/* Returns: (transfer full): of a known sample, on the display of @rendering and above its white:
 * "812 cd/m², +2.0 stops" */
char *studio_inspector_sample_luminance_text (const StudioInspectorSample *sample,
                                              const StudioRendering       *rendering);

/* Returns: (transfer full): of a known sample: "128 64 32", "128 64 32, α 255" */
char *studio_inspector_sample_codes_text (const StudioInspectorSample *sample,
                                          gboolean with_alpha);

G_END_DECLS
