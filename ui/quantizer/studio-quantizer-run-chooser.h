/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* A list of the session's finished runs, in which the selected one is chosen. */
#define STUDIO_TYPE_QUANTIZER_RUN_CHOOSER (studio_quantizer_run_chooser_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerRunChooser, studio_quantizer_run_chooser, STUDIO,
                      QUANTIZER_RUN_CHOOSER, GtkWidget)

void studio_quantizer_run_chooser_set_up (StudioQuantizerRunChooser *self,
                                          HekQuantizerSession *session);

G_END_DECLS
