/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * The window in which a layout is ordered: method, dimensions, geometry, options, name and seed,
 * and how long it is likely to take. What can be wrong is said before it begins.
 */
#define STUDIO_TYPE_EXPLORER_COMPUTE (studio_explorer_compute_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerCompute, studio_explorer_compute, STUDIO, EXPLORER_COMPUTE,
                      AdwWindow)

/**
 * studio_explorer_compute_present:
 * @owner: in the window that it is modal to
 * @recipe: (nullable): what it begins with; %NULL: the method of the last time, with its defaults
 *
 * Returns: (transfer none): the window, which closes itself
 */
GtkWidget *studio_explorer_compute_present (GtkWidget *owner, HekExplorerSession *session,
                                            const HekLayoutRecipe *recipe);

/* What would be computed now. */
void studio_explorer_compute_get_recipe (StudioExplorerCompute *self, HekLayoutRecipe *recipe);

G_END_DECLS
