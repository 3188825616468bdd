/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * A strip below the points while a layout is being computed: step, loss, time left; pause, stop and
 * keep, cancel. It shows and hides itself.
 */
#define STUDIO_TYPE_EXPLORER_PROGRESS (studio_explorer_progress_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerProgress, studio_explorer_progress, STUDIO, EXPLORER_PROGRESS,
                      GtkWidget)

GtkWidget *studio_explorer_progress_new (HekExplorerSession *session);

/* For the keyboard; without a computation they do nothing. */
void studio_explorer_progress_toggle_pause (StudioExplorerProgress *self);
/* As the button: asks where much would be lost. */
void studio_explorer_progress_stop (StudioExplorerProgress *self);

/* "Step 120 of 200, loss 3.214", or what is done before the first step: (transfer full).
 * @frame: (nullable) */
char *studio_explorer_progress_describe (const HekExplorerFrame *frame);

G_END_DECLS
