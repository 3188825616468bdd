/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-picture-session.h"

G_BEGIN_DECLS

/* A kept trial in the list: its recipe, its numbers, and buttons that pin it to compare with, and
 * remove it. */
#define STUDIO_TYPE_TRIAL_ROW (studio_trial_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioTrialRow, studio_trial_row, STUDIO, TRIAL_ROW, GtkWidget)

/* @item: (nullable): %NULL empties the row, which a list uses again */
void
studio_trial_row_set_item (StudioTrialRow *self, HekPictureSession *session, HekTrialItem *item);

G_END_DECLS
