/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-option.h"

G_BEGIN_DECLS

/*
 * The control of one option of a descriptor: the label left, the value right, and for numbers a
 * slider below. It is built from the option's row in the table alone, so that a new option needs no
 * code here.
 *
 * Signal "changed" (double value): the user chose another value; never emitted by
 * studio_option_row_set_value().
 */
#define STUDIO_TYPE_OPTION_ROW (studio_option_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioOptionRow, studio_option_row, STUDIO, OPTION_ROW, GtkWidget)

/* @option is borrowed for the life of the row: tables are constant. */
GtkWidget *studio_option_row_new (const HekOption *option);
const HekOption *studio_option_row_get_option (StudioOptionRow *self);
double studio_option_row_get_value (StudioOptionRow *self);
void studio_option_row_set_value (StudioOptionRow *self, double value);

G_END_DECLS
