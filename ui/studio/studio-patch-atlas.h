/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-imagequant.h"

G_BEGIN_DECLS

/* The codebook of a block quantizer: its most used patches, enlarged, with their use as tooltips.
 */
#define STUDIO_TYPE_PATCH_ATLAS (studio_patch_atlas_get_type ())
G_DECLARE_FINAL_TYPE (StudioPatchAtlas, studio_patch_atlas, STUDIO, PATCH_ATLAS, GtkWidget)

/* @result: (nullable): without patches the atlas is empty */
void studio_patch_atlas_set_result (StudioPatchAtlas *self, HekQuantized *result);

G_END_DECLS
