/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"
#include "studio-picture-area.h"
#include "studio-rendering.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): "exposure +1.5 stops, Reinhard, as on Phone"; %NULL of no
 * rendering */
char *studio_rendering_describe (const StudioRendering *rendering);

/* Returns: (transfer full): a luminance of any size to three digits: "0.018", "203", "12990" */
char *studio_rendering_luminance_text (double cd_m2);

/* @image: (nullable): whose luminance under the pointer is marked, of the source or a proxy.
 * Draws the bands of false colours into the lower right corner; nothing of other renderings, nor
 * where there is no room. */
void studio_rendering_legend_snapshot (const StudioRendering *rendering, const HekImage *image,
                                       StudioPictureArea *area, GtkSnapshot *snapshot);

G_END_DECLS
