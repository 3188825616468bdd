/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-library.h"
#include "hek-quantizer-session.h"
#include "studio-quantizer-plan.h"

G_BEGIN_DECLS

/*
 * The sidebar of the page: the collection, its sample, and what is to be measured: methods at sizes
 * that are chosen by hand, or a target for which the best is looked for. It gives the sample to the
 * session by itself; the page starts the work.
 *
 * Signals
 *   changed ()                            another plan, target or mode
 *   collection-chosen (const char *uuid)  by the user; the page may refuse it
 */
#define STUDIO_TYPE_QUANTIZER_WORKBENCH (studio_quantizer_workbench_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerWorkbench, studio_quantizer_workbench, STUDIO,
                      QUANTIZER_WORKBENCH, GtkWidget)

void studio_quantizer_workbench_set_up (StudioQuantizerWorkbench *self, HekLibrary *library,
                                        HekQuantizerSession *session);

/* @item: (nullable): that the session has */
void studio_quantizer_workbench_set_collection (StudioQuantizerWorkbench *self,
                                                HekLibraryItem *item);

/* Whether the plan is chosen for the user, not by hand. */
gboolean studio_quantizer_workbench_is_choosing (StudioQuantizerWorkbench *self);
void     studio_quantizer_workbench_set_choosing (StudioQuantizerWorkbench *self,
                                                  gboolean choosing);

/* Returns: (transfer full) (element-type StudioPlanRun): those of the plan that are not in the
 * session's list yet; empty without a collection, or while the sizes cannot be read */
GArray *studio_quantizer_workbench_get_plan (StudioQuantizerWorkbench *self);

/* Methods and sizes that a newcomer can start from. */
void studio_quantizer_workbench_set_defaults (StudioQuantizerWorkbench *self);

/* As studio_quantizer_target_get() */
gboolean studio_quantizer_workbench_get_target (StudioQuantizerWorkbench *self,
                                                HekChooseTarget *target, double *seconds);

void studio_quantizer_workbench_open_collections (StudioQuantizerWorkbench *self);
void studio_quantizer_workbench_focus_sizes (StudioQuantizerWorkbench *self);

G_END_DECLS
