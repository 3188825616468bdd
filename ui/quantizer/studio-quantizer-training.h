/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* How trainings go: their loss curves while they run, above the list of runs with progress, each
 * to be cancelled or tried again. */
#define STUDIO_TYPE_QUANTIZER_TRAINING (studio_quantizer_training_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerTraining, studio_quantizer_training, STUDIO,
                      QUANTIZER_TRAINING, GtkWidget)

GtkWidget *studio_quantizer_training_new (HekQuantizerSession *session);

G_END_DECLS
