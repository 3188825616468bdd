/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-quality.h"

G_BEGIN_DECLS

/* How far the shown layout can be trusted, measured when somebody asks. */
#define STUDIO_TYPE_EXPLORER_LAYOUTS_QUALITY (studio_explorer_layouts_quality_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerLayoutsQuality, studio_explorer_layouts_quality, STUDIO,
                      EXPLORER_LAYOUTS_QUALITY, GtkWidget)

void studio_explorer_layouts_quality_set_up (StudioExplorerLayoutsQuality *self,
                                             HekExplorerQuality           *quality);

/* @info: (nullable): the shown one; %NULL: nothing can be measured */
void studio_explorer_layouts_quality_show (StudioExplorerLayoutsQuality  *self,
                                           const HekCollectionLayoutInfo *info);

G_END_DECLS
