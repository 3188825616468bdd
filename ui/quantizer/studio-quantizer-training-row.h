/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* One run in the list of the training view. */
#define STUDIO_TYPE_QUANTIZER_TRAINING_ROW (studio_quantizer_training_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerTrainingRow, studio_quantizer_training_row, STUDIO,
                      QUANTIZER_TRAINING_ROW, GtkListBoxRow)

GtkWidget       *studio_quantizer_training_row_new     (HekQuantizerSession *session,
                                                        HekQuantizerRun *run);
HekQuantizerRun *studio_quantizer_training_row_get_run (StudioQuantizerTrainingRow *self);

/* Shows the run as it is now. @color: as studio_quantizer_curves_get_color() has it */
void studio_quantizer_training_row_update (StudioQuantizerTrainingRow *self, int color);

/* What its button does: cancels a run that waits or works, tries one again that failed or was
 * cancelled. Returns: %FALSE when there is nothing to do */
gboolean studio_quantizer_training_row_press (StudioQuantizerTrainingRow *self);

G_END_DECLS
